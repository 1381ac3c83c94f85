/** A person's id; null: back to the pools. */
export type Receiver = string | null;

/** Who gets what of a leaver: customers go where all go unless they are named; the rest is what follows no customer. */
export interface Plan {
  leaver: string;
  /** Undefined until it is chosen. */
  all: Receiver | undefined;
  single: ReadonlyMap<string, Receiver>;
  rest: Receiver;
}

export function planFor(leaver: string): Plan {
  return { leaver, all: undefined, single: new Map(), rest: null };
}

/** Gives customers to somebody of their own; `undefined`: they go where all go again. */
export function give(
  plan: Plan,
  customers: Iterable<string>,
  receiver: Receiver | undefined,
): Plan {
  const single = new Map(plan.single);
  for (const each of customers) {
    if (receiver === undefined) single.delete(each);
    else single.set(each, receiver);
  }
  return { ...plan, single };
}

/** The plan as the server takes it; what goes where all go is not named. */
export function bodyOf({ leaver, all, single, rest }: Plan) {
  const otherwise = all ?? null;
  return {
    person_id: leaver,
    default_person_id: otherwise,
    rest_person_id: rest,
    overrides: [...single]
      .filter(([, receiver]) => receiver !== otherwise)
      .map(([customer_id, person_id]) => ({ customer_id, person_id })),
  };
}

interface Thing {
  kind: string;
  customer_id: string | null;
}

/** How many things of a kind each customer brings along. */
export function countByCustomer(
  things: readonly Thing[],
  kind: string,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const each of things)
    if (each.kind === kind && each.customer_id !== null)
      found.set(each.customer_id, (found.get(each.customer_id) ?? 0) + 1);
  return found;
}

interface Thing {
  id: string;
  reason: string;
  customer_id: string | null;
  name: string | null;
  label: string | null;
}

interface Group<R> {
  reason: R;
  names: string[];
  ids: string[];
  /** The customers that can be given to somebody to mend it, each once. */
  customers: string[];
}

/** What is stuck, one group for each reason. */
export function byReason<T extends Thing>(stuck: readonly T[]): Group<T['reason']>[] {
  return [...new Set(stuck.map(({ reason }) => reason))].map((reason: T['reason']) => {
    const mine = stuck.filter((each) => each.reason === reason);
    const customers = mine.flatMap(({ customer_id }) =>
      customer_id === null ? [] : [customer_id],
    );
    return {
      reason,
      names: mine.flatMap(({ label, name }) =>
        name === null ? [] : [label === null ? name : `${name}（${label}）`],
      ),
      ids: mine.map(({ id }) => id),
      customers: [...new Set(customers)],
    };
  });
}

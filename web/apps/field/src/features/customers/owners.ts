/** Who had a customer, from the changes of its owner. Pure. */

/** One change, as `GET /customers/{id}/ownership` tells it, newest first. */
export interface OwnerChange {
  owner_id: string | null;
  owner_name: string | null;
  cause: string;
  reason: string;
  at: string;
}

export interface Holder {
  id: string;
  name: string;
  from: string;
  until: string;
  /** What ended it. */
  cause: string;
  reason: string;
}

/** Those who had it before, the last one first. */
export function formerHolders(changes: readonly OwnerChange[]): Holder[] {
  const oldest = [...changes].reverse();
  const holders: Holder[] = [];
  let since: OwnerChange | null = null;
  for (const change of oldest) {
    // A move to another department with the same owner ends nothing.
    if (since?.owner_id && since.owner_id === change.owner_id) continue;
    if (since?.owner_id) {
      const { owner_id: id, owner_name, at: from } = since;
      const { at: until, cause, reason } = change;
      holders.push({ id, name: owner_name ?? '', from, until, cause, reason });
    }
    since = change;
  }
  return holders.reverse();
}

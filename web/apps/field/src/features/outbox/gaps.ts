/** Numbers that this phone gave out and no longer has: its store was emptied behind our back. */
import { useLiveQuery } from 'dexie-react-hooks';
import { findGaps, type Gap } from '../../outbox/gaps';
import { PURGED } from '../../outbox/sync';
import { useFieldData } from '../../shell/data';
import { useFieldSession } from '../../shell/session';

export function useGaps(): Gap[] {
  const { store } = useFieldSession();
  const { commands } = useFieldData();
  const bounds = useLiveQuery(
    async () => ({
      after: (await store.read<number>(PURGED)) ?? 0,
      last: (await store.read<number>('sequence')) ?? 0,
    }),
    [store],
  );
  if (!bounds) return [];
  return findGaps(
    commands.map(({ sequence }) => sequence),
    bounds.after,
    bounds.last,
  );
}

/** The customers to claim as the pages show them: the server's answer with this phone's own claims laid over it. */
import { useMemo } from 'react';
import { useFieldData } from '../../shell/data';
import { useNow, usePlace } from '../../shell/place';
import { useRemote } from '../../shell/remote';
import type { PooledCard } from '../../outbox/types';
import { anywhere, rowsOf, type Around, type Found, type Hop, type PoolRow } from './near';
import { ownEntries } from './stage';

export interface Rows {
  near: PoolRow[];
  /** Offered to me first, and not among the near ones. */
  offered: PoolRow[];
}

export function useRows(found: Found | null, around: Around, hops: readonly Hop[]): Rows {
  const { customers, commands, claimed, syncedAt } = useFieldData();
  const { fix } = usePlace();
  const now = useNow(15_000);
  const path = '/pool-customers?offered=true&limit=50';
  const mine = useRemote<{ items: PooledCard[] }>(path, syncedAt ?? '').value;
  return useMemo(() => {
    const ground = {
      around,
      here: fix,
      hops,
      isMine: (id: string) => customers.has(id),
      own: ownEntries(commands, claimed),
      now,
    };
    const near = rowsOf(found?.cards ?? [], ground);
    const shown = new Set(near.map(({ card }) => card.customer_id));
    const offered = anywhere(mine?.items ?? [], ground).filter(
      ({ card, stage }) => stage.kind === 'first' && !shown.has(card.customer_id),
    );
    return { near, offered };
  }, [found, mine, around, fix, hops, customers, commands, claimed, now]);
}

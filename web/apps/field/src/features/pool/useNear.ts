/** Asks what lies around, and remembers the last answer for when there is no network. */
import { toProblem, useApi, type Problem } from '@shifang/api';
import { useEffect, useState } from 'react';
import { REMEMBERED } from '../../outbox/store';
import type { PooledCard } from '../../outbox/types';
import { useFieldData } from '../../shell/data';
import { usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import {
  anchorOf,
  HOP_RADIUS_M,
  merged,
  type Around,
  type Found,
  type Hop,
  type Place,
} from './near';

const KEY = `${REMEMBERED}pool-near`;
const MOST = 200;
const PATIENCE_MS = 20_000;

export interface Near {
  found: Found | null;
  /** True while `found` is what an earlier question brought. */
  remembered: boolean;
  problem: Problem | null;
  loading: boolean;
  reload: () => void;
}

function useAnchor(radius: number): Place | null {
  const { fix } = usePlace();
  const [anchor, setAnchor] = useState<Place | null>(null);
  const next = anchorOf(anchor, fix, radius);
  if (next !== anchor) setAnchor(next);
  return next;
}

const query = ({ latitude, longitude }: Place, radius: number): string =>
  `/api/v1/pool-customers/near?latitude=${latitude.toFixed(6)}&longitude=${longitude.toFixed(6)}` +
  `&radius_m=${radius}&limit=${MOST}`;

/** What to ask: nothing before the place is known. */
function useQuestions(around: Around, hops: readonly Hop[]): string {
  const anchor = useAnchor(around.kind === 'here' ? around.radius : HOP_RADIUS_M);
  if (around.kind === 'route') return hops.map((hop) => query(hop, HOP_RADIUS_M)).join('\n');
  return anchor ? query(anchor, around.radius) : '';
}

export function useNear(around: Around, hops: readonly Hop[]): Near {
  const api = useApi();
  const { store } = useFieldSession();
  const { syncedAt } = useFieldData();
  const questions = useQuestions(around, hops);
  const [state, setState] = useState<Omit<Near, 'reload'>>({
    found: null,
    remembered: false,
    problem: null,
    loading: true,
  });
  const [round, setRound] = useState(0);

  useEffect(() => {
    let gone = false;
    const tell = (changes: Partial<Near>): void => {
      if (!gone) setState((before) => ({ ...before, ...changes }));
    };
    const ask = async (path: string): Promise<PooledCard[]> => {
      const answer = await api.fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
      return (await answer.json()) as PooledCard[];
    };
    const work = async (): Promise<void> => {
      const known = await store.read<Found>(KEY);
      if (known) {
        setState((before) =>
          gone || before.found ? before : { ...before, found: known, remembered: true },
        );
      }
      if (questions === '') return tell({ loading: false });
      tell({ loading: true });
      try {
        const cards = merged(await Promise.all(questions.split('\n').map(ask)));
        const found = { at: new Date().toISOString(), cards };
        await store.write(KEY, found);
        tell({ found, remembered: false, problem: null, loading: false });
      } catch (error) {
        tell({ problem: toProblem(error), remembered: true, loading: false });
      }
    };
    void work();
    return () => {
      gone = true;
    };
  }, [api, store, questions, syncedAt, round]);

  return { ...state, reload: () => setRound((value) => value + 1) };
}

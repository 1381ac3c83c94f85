/** Opens a customer of the pool: asked for when the person wants it, since it counts, and kept nowhere. */
import { toProblem, useApi, type components, type Problem } from '@shifang/api';
import { useEffect, useState } from 'react';

export type Profile = components['schemas']['PooledProfileOut'];
export type MaskedField = Profile['masked'][number];

interface Opened {
  profile: Profile | null;
  problem: Problem | null;
  reload: () => void;
}

const PATIENCE_MS = 20_000;

export function useProfile(customerId: string): Opened {
  const api = useApi();
  const [state, setState] = useState<Omit<Opened, 'reload'>>({ profile: null, problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let gone = false;
    const tell = (next: Partial<Opened>): void => {
      if (!gone) setState((before) => ({ ...before, ...next }));
    };
    const work = async (): Promise<void> => {
      tell({ problem: null });
      try {
        const path = `/api/v1/pool-customers/${customerId}/profile`;
        const answer = await api.fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
        tell({ profile: (await answer.json()) as Profile });
      } catch (error) {
        tell({ problem: toProblem(error) });
      }
    };
    void work();
    return () => {
      gone = true;
    };
  }, [api, customerId, round]);
  return { ...state, reload: () => setRound((value) => value + 1) };
}

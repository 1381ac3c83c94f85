/** What only the server knows: asked for when there is a network, remembered for when there is none. */
import { toProblem, useApi, type Problem } from '@shifang/api';
import { useCallback, useEffect, useState } from 'react';
import { REMEMBERED } from '../outbox/store';
import { useFieldSession } from './session';

export interface Remote<T> {
  /** The newest answer, else the remembered one, else null. */
  value: T | null;
  /** True while `value` is what an earlier request brought. */
  remembered: boolean;
  problem: Problem | null;
  loading: boolean;
  reload: () => void;
}

type State<T> = Omit<Remote<T>, 'reload'>;

const BEGINNING = { value: null, remembered: false, problem: null, loading: true };

/** GET of an address below `/api/v1`; asked for anew whenever `version` changes. */
export function useRemote<T>(path: string, version = ''): Remote<T> {
  const api = useApi();
  const { store } = useFieldSession();
  const [state, setState] = useState<State<T>>(BEGINNING);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let gone = false;
    const tell = (changes: Partial<State<T>>): void => {
      if (!gone) setState((before) => ({ ...before, ...changes }));
    };
    const key = `${REMEMBERED}${path}`;
    const work = async (): Promise<void> => {
      const known = await store.read<T>(key);
      if (known !== undefined) tell({ value: known, remembered: true });
      try {
        const answer = await api.fetch(`/api/v1${path}`, { signal: AbortSignal.timeout(20_000) });
        const value = (await answer.json()) as T;
        await store.write(key, value);
        tell({ value, remembered: false, problem: null, loading: false });
      } catch (error) {
        tell({ problem: toProblem(error), loading: false });
      }
    };
    void work();
    return () => {
      gone = true;
    };
  }, [api, store, path, version, round]);

  const reload = useCallback(() => setRound((value) => value + 1), []);
  return { ...state, reload };
}

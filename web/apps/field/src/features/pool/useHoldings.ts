/** My holdings from the server, page by page, those that end first before the others; the first page is remembered. */
import { toProblem, useApi, type Problem } from '@shifang/api';
import { useCallback, useEffect, useState } from 'react';
import { REMEMBERED } from '../../outbox/store';
import { useFieldData } from '../../shell/data';
import { useFieldSession } from '../../shell/session';
import type { Holding } from './holdings';

const KEY = `${REMEMBERED}pool-holdings`;
const PATIENCE_MS = 20_000;
/** So long one types before the server is asked. */
const TYPING_MS = 300;

interface Page {
  items: Holding[];
  next_cursor: string | null;
}

interface State {
  items: Holding[] | null;
  cursor: string | null;
  remembered: boolean;
  problem: Problem | null;
  loading: boolean;
}

export interface Holdings extends State {
  more: () => Promise<void>;
  reload: () => void;
}

const BEGINNING: State = {
  items: null,
  cursor: null,
  remembered: false,
  problem: null,
  loading: true,
};

function useAsk(): (search: string, cursor: string | null) => Promise<Page> {
  const api = useApi();
  const { me } = useFieldSession();
  return useCallback(
    async (search, cursor) => {
      const query = new URLSearchParams({ person_id: me.id, limit: '50' });
      if (search) query.set('search', search);
      if (cursor) query.set('cursor', cursor);
      const answer = await api.fetch(`/api/v1/pool-holdings?${query}`, {
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return (await answer.json()) as Page;
    },
    [api, me.id],
  );
}

export function useHoldings(words: string): Holdings {
  const { store } = useFieldSession();
  const { syncedAt } = useFieldData();
  const ask = useAsk();
  const search = words.trim();
  const [state, setState] = useState(BEGINNING);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let gone = false;
    const tell = (changes: Partial<State>): void => {
      if (!gone) setState((before) => ({ ...before, ...changes }));
    };
    const work = async (): Promise<void> => {
      try {
        const page = await ask(search, null);
        if (search === '') await store.write(KEY, page.items);
        const answered = { items: page.items, cursor: page.next_cursor };
        tell({ ...answered, remembered: false, problem: null, loading: false });
      } catch (error) {
        const known = await store.read<Holding[]>(KEY);
        const found = known?.filter(({ name }) => name.includes(search)) ?? null;
        const kept = { items: found, cursor: null, remembered: found !== null };
        tell({ ...kept, problem: toProblem(error), loading: false });
      }
    };
    const timer = window.setTimeout(() => void work(), search === '' ? 0 : TYPING_MS);
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [ask, store, search, syncedAt, round]);

  const more = async (): Promise<void> => {
    if (state.cursor === null) return;
    try {
      const page = await ask(search, state.cursor);
      setState((before) => ({
        ...before,
        items: [...(before.items ?? []), ...page.items],
        cursor: page.next_cursor,
      }));
    } catch (error) {
      setState((before) => ({ ...before, problem: toProblem(error) }));
    }
  };
  return { ...state, more, reload: () => setRound((value) => value + 1) };
}

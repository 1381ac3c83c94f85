import { ok, useApi } from '@shifang/api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { waitAfter, type Told } from './presence';

const LIVE = ['tracking', 'live'] as const;

/** Where everybody is: asked for every 10 s while the page is looked at, less often while nobody answers. */
export function useWhereabouts() {
  const { client } = useApi();
  const queries = useQueryClient();
  return useQuery({
    queryKey: LIVE,
    queryFn: async ({ signal }): Promise<Told> => {
      const live = await ok(client.GET('/api/v1/tracking/live', { signal }));
      return { live, at: Date.now(), failures: queries.getQueryState(LIVE)?.errorUpdateCount ?? 0 };
    },
    retry: false,
    staleTime: 0,
    refetchInterval: ({ state }) => waitAfter(state.errorUpdateCount - (state.data?.failures ?? 0)),
    refetchOnWindowFocus: true,
  });
}

/** The time, renewed every second while the page is looked at. */
export function useTick(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    };
    const timer = setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return now;
}

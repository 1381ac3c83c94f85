import { ok, useApi, type components } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type Pooled = Schemas['PooledLineOut'];
export type Profile = Schemas['PooledProfileOut'];
export type Entry = Schemas['ClaimEntryOut'];
export type Holding = Schemas['HoldingOut'];
export type Sweep = Schemas['SweepOut'];
export type Pool = Schemas['PoolOut'];
export type PastViews = Schemas['PastViewsOut'];
export type Cell = Schemas['CellOut'];
export type Backlog = Schemas['BacklogOut'];
export type Saturation = Schemas['SaturationOut'];
export type WorkedCell = Schemas['CellWorkedOut'];
export type Fairness = Schemas['FairnessOut'];

/** Everything that shows pools, what lies in them and who holds what. */
export const POOLS = ['pools'] as const;

export function usePools(archived = false) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'all', archived],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/pools', { params: { query: { archived } }, signal })),
  });
}

/** Who reached past the daily views of a pool lately. */
export function usePastViews(pool_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'past-views', pool_id],
    queryFn: ({ signal }) => {
      const params = { path: { pool_id } };
      return ok(client.GET('/api/v1/pools/{pool_id}/past-views', { params, signal }));
    },
  });
}

export function usePooled(values: FilterValues) {
  const { client } = useApi();
  return useCursorList<Pooled>([...POOLS, 'pooled', values], (cursor, signal) => {
    const query = { ...values, limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    return ok(client.GET('/api/v1/pool-customers', { params: { query }, signal }));
  });
}

/** Opens a customer of a pool: it counts once a day, however often it is asked for. */
export function useProfile(pooled_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'profile', pooled_id],
    queryFn: ({ signal }) => {
      const params = { path: { pooled_id } };
      return ok(client.GET('/api/v1/pool-customers/{pooled_id}/profile', { params, signal }));
    },
    retry: false,
  });
}

/** What one entered for: open first, then what was decided lately. */
export function useEntries() {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'entries'],
    queryFn: ({ signal }) => ok(client.GET('/api/v1/pool-entries', { signal })),
  });
}

export function useHoldings(values: { person_id?: string; due_by?: string }) {
  const { client } = useApi();
  return useCursorList<Holding>([...POOLS, 'holdings', values], (cursor, signal) => {
    const query = { ...values, limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    return ok(client.GET('/api/v1/pool-holdings', { params: { query }, signal }));
  });
}

export function useSweeps() {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'sweeps'],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/pool-sweeps', { params: { query: { limit: 30 } }, signal })),
  });
}

export function useBacklog(weeks: number) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'backlog', weeks],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/pool-reports/backlog', { params: { query: { weeks } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useSaturation(query: {
  weeks: number;
  resolution: number;
  department_id?: string;
}) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'saturation', query],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/pool-reports/saturation', { params: { query }, signal }),
      ) as Promise<Saturation>,
    placeholderData: keepPreviousData,
  });
}

export function useFairness(query: { days: number; department_id?: string }) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'fairness', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/pool-reports/fairness', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

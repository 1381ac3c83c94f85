import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type Lapse = Schemas['LapseOut'];
export type Coverage = Schemas['CoverageOut'];
export type CoverageFigures = Omit<Coverage, 'tiers' | 'people' | 'today'>;
export type Adherence = Schemas['AdherenceOut'];
export type AdherenceFigures = Omit<Adherence, 'weeks' | 'people'>;
export type LapseState = Lapse['state'];

/** Everything that shows frequencies, lapses and what became of plans. */
export const PLANNING = ['planning'] as const;

export interface OfWhom {
  person_id?: string;
  department_id?: string;
}

export function useLapses(query: OfWhom & { tier?: string; state?: LapseState[] }) {
  const { client } = useApi();
  return useCursorList<Lapse>([...PLANNING, 'lapses', query], (cursor, signal) => {
    const asked = { ...query, limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    return ok(client.GET('/api/v1/planning/lapses', { params: { query: asked }, signal }));
  });
}

export function useCoverage(query: OfWhom) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...PLANNING, 'coverage', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/planning/coverage', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useAdherence(query: OfWhom & { weeks: number }) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...PLANNING, 'adherence', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/planning/adherence', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

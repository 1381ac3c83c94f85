import { ok, useApi, type components, type paths } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Range } from './range';

type Schemas = components['schemas'];
type Query = NonNullable<paths['/api/v1/insight/numbers']['get']['parameters']['query']>;
export type Metric = Schemas['MetricOut'];
export type Measure = Schemas['MeasureOut'];
/** A sum made in the page has no interval. */
export type Value = Omit<Schemas['ValueOut'], 'interval'> &
  Partial<Pick<Schemas['ValueOut'], 'interval'>>;
export type Group = Omit<Schemas['GroupOut'], 'values'> & { values: Record<string, Value> };
export type Numbers = Schemas['NumbersOut'];
export type CountedVisit = Schemas['CountedOut'];
export type Funnel = Schemas['FunnelOut'];
export type Cohort = Schemas['CohortOut'];
export type StageFlow = Schemas['StageFlowOut'];
export type SavedView = Schemas['SavedViewOut'];
export type By = NonNullable<Query['by']>[number];

export const INSIGHT = ['insight'] as const;

const HOUR_MS = 3_600_000;

export interface Whose {
  person_id?: string | undefined;
  department_id?: string | undefined;
}

/** All metrics with their formulas. */
export function useMetrics() {
  const { client } = useApi();
  return useQuery({
    queryKey: [...INSIGHT, 'metrics'],
    queryFn: ({ signal }) => ok(client.GET('/api/v1/insight/metrics', { signal })),
    staleTime: HOUR_MS,
  });
}

/** Metrics of a range, told apart by one thing, by two, or by nothing. */
export function useNumbers(metric: readonly string[], of: Range & Whose & { by?: readonly By[] }) {
  const { client } = useApi();
  const { since, until, by = [] } = of;
  const query = { metric: [...metric], since, until, by: [...by], ...whose(of) };
  return useQuery({
    queryKey: [...INSIGHT, 'numbers', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/insight/numbers', { params: { query }, signal })),
    enabled: metric.length > 0,
    placeholderData: keepPreviousData,
  });
}

/** The visits that some measures count, newest first. */
export function useBehind(
  measure: readonly string[],
  of: Range & Whose & { unverified?: boolean },
) {
  const { client } = useApi();
  const { since, until, unverified = false } = of;
  const asked = { measure: [...measure], since, until, unverified, ...whose(of) };
  return useCursorList<CountedVisit>([...INSIGHT, 'visits', asked], (cursor, signal) => {
    const query = { ...asked, limit: 60, ...(cursor === undefined ? {} : { cursor }) };
    return ok(client.GET('/api/v1/insight/visits', { params: { query }, signal }));
  });
}

/** How far the customers first visited in a range came. */
export function useFunnel({ since, until, ...of }: Range & Whose) {
  const { client } = useApi();
  const query = { since, until, ...whose(of) };
  return useQuery({
    queryKey: [...INSIGHT, 'funnel', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/insight/funnel', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

function whose({ person_id, department_id }: Whose) {
  return {
    ...(person_id === undefined ? {} : { person_id }),
    ...(department_id === undefined ? {} : { department_id }),
  };
}

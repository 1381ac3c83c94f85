import { ok, useApi, type components, type paths } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type Visit = Schemas['VisitOut'];
export type VisitDetail = Schemas['VisitDetailOut'];
export type Attempt = Schemas['AttemptOut'];
export type Review = Schemas['ReviewOut'];
export type Finding = Schemas['FindingOut'];
export type StepDone = Schemas['StepDoneOut'];
export type VisitPhoto = Schemas['VisitPhotoOut'];

type Query = NonNullable<paths['/api/v1/visits']['get']['parameters']['query']>;

/** Everything that shows visits; today's map begins with it too. */
export const VISITS = ['visits'] as const;

export const FILTERS = [
  'search',
  'department_id',
  'person_id',
  'from',
  'to',
  'state',
  'validity',
  'completeness',
  'verification',
  'customer_id',
] as const;

export function useVisits(values: FilterValues) {
  const { client } = useApi();
  return useCursorList([...VISITS, 'list', values], (cursor, signal) => {
    const query = { ...values, limit: 60, ...(cursor === undefined ? {} : { cursor }) } as Query;
    return ok(client.GET('/api/v1/visits', { params: { query }, signal }));
  });
}

export function useVisit(visit_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...VISITS, 'one', visit_id],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/visits/{visit_id}', { params: { path: { visit_id } }, signal })),
  });
}

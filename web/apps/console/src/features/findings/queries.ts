import { ok, useApi, type components, type paths } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type FindingRow = Schemas['FindingRowOut'];
export type Finding = Schemas['FindingPageOut'];
export type Signal = Schemas['SignalOut'];
export type SignalName = Schemas['SignalNameOut'];
export type Reason = Schemas['ReasonOut'];
export type DoubtedPhoto = NonNullable<Finding['photo']>;
export type UsedPhoto = DoubtedPhoto['photo'];
export type Standing = FindingRow['status'];
export type Ruling = Schemas['DecideFindingIn']['decision'];

type Query = NonNullable<paths['/api/v1/findings']['get']['parameters']['query']>;

/** The parts of the queue that are shown; `all` has no name of its own on the wire. */
export const BOXES = ['waiting', 'appealed', 'decided', 'all'] as const;
export type Box = (typeof BOXES)[number];

export const FILTERS = ['person_id', 'signal', 'verdict', 'from', 'to'] as const;

/** What a decision changes. */
export const REFRESH = [['findings'], ['visits'], ['customers'], ['commands']] as const;

export function useFindings(box: Box, values: FilterValues) {
  const { client } = useApi();
  return useCursorList(['findings', 'list', box, values], (cursor, signal) => {
    const status = box === 'all' ? undefined : box;
    const query = { ...values, status, cursor: cursor ?? '', limit: 50 } as Query;
    return ok(client.GET('/api/v1/findings', { params: { query }, signal }));
  });
}

export function useFinding(finding_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['findings', 'one', finding_id],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/findings/{finding_id}', { params: { path: { finding_id } }, signal })),
  });
}

/** Every signal by name, in the order in which they are shown. */
export function useSignals(): readonly SignalName[] {
  const { client } = useApi();
  return (
    useQuery({
      queryKey: ['finding-signals'],
      queryFn: () => ok(client.GET('/api/v1/findings/signals')),
      staleTime: Infinity,
    }).data ?? NONE
  );
}

const NONE: readonly SignalName[] = [];

/** The visit that a claim belongs to, for its code and its photos. */
export function useVisit(finding: Finding) {
  const { client } = useApi();
  const path = { visit_id: finding.subject_id };
  return useQuery({
    queryKey: ['visits', 'one', finding.subject_id],
    queryFn: () => ok(client.GET('/api/v1/visits/{visit_id}', { params: { path } })),
    enabled: finding.subject_kind === 'visit',
    retry: false,
  });
}

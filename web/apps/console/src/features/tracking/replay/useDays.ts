import { ok, useApi, useMay, type ApiClient } from '@shifang/api';
import { useQueries, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { decodeDay, type DayTrack } from './decode';
import type { DayFinding, DayVisit, Summary } from './timeline';

export const MOST_PEOPLE = 8;
const TRACKS = ['tracking', 'day'] as const;
const TODAY_FRESH_MS = 60_000;
const NO_VISITS: readonly DayVisit[] = [];
const NO_FINDINGS: readonly DayFinding[] = [];

/** A person's day as far as it has come; `error` is why the track did not. */
export interface PersonDay {
  person: string;
  track: DayTrack | undefined;
  summary: Summary | undefined;
  visits: readonly DayVisit[];
  findings: readonly DayFinding[];
  pending: boolean;
  error: unknown;
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  pending: boolean;
}

/** Only what is shown: the result stays the same object until something of it changes. */
function bare<T>(results: UseQueryResult<T>[]): Asked<T>[] {
  return results.map(({ data, error, isPending }) => ({ data, error, pending: isPending }));
}

/** The days of several people: track, summary, visits and findings, each as soon as it is there. */
export function useDays(people: readonly string[], day: string, isToday: boolean) {
  const { client } = useApi();
  const staleTime = isToday ? TODAY_FRESH_MS : Infinity;
  const seesFindings = useMay('findings.view');
  const tracks = useQueries({
    queries: people.map((person) => ({ ...trackQuery(client, person, day), staleTime })),
    combine: bare<DayTrack>,
  });
  const summaries = useQueries({
    queries: people.map((person) => ({
      queryKey: [...TRACKS, 'summary', person, day],
      queryFn: ({ signal }: { signal: AbortSignal }) => summaryOf(client, { person, day, signal }),
      staleTime,
    })),
    combine: bare<Summary>,
  });
  const findings = useQueries({
    queries: people.map((person) => ({
      queryKey: ['findings', 'day', person, day],
      queryFn: ({ signal }: { signal: AbortSignal }) => findingsOf(client, { person, day, signal }),
      enabled: seesFindings,
      staleTime: TODAY_FRESH_MS,
    })),
    combine: bare<DayFinding[]>,
  });
  const visits = useDayVisits(day);
  return useMemo(
    () =>
      people.map((person, at): PersonDay => ({
        person,
        track: tracks[at]?.data,
        summary: summaries[at]?.data,
        visits: visits.filter(({ person_id }) => person_id === person),
        findings: findings[at]?.data ?? NO_FINDINGS,
        pending: tracks[at]?.pending ?? true,
        error: tracks[at]?.error ?? null,
      })),
    [people, tracks, summaries, findings, visits],
  );
}

/** Asks for the track of somebody who was just chosen, before the page is drawn anew for them. */
export function useAskAhead(day: string): (people: readonly string[]) => void {
  const { client } = useApi();
  const queries = useQueryClient();
  return (people) => {
    for (const person of people)
      void queries.prefetchQuery({ ...trackQuery(client, person, day), staleTime: Infinity });
  };
}

function trackQuery(client: ApiClient, person: string, day: string) {
  return {
    queryKey: [...TRACKS, 'track', person, day],
    queryFn: ({ signal }: { signal: AbortSignal }) => trackOf(client, { person, day, signal }),
    structuralSharing: false,
  };
}

/** Asks for the tracks anew: a day that still goes on has more of them by now. */
export function useRefreshDays(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: TRACKS });
    void queries.invalidateQueries({ queryKey: ['visits', 'tracking'] });
  };
}

interface Wanted {
  person: string;
  day: string;
  signal: AbortSignal;
}

async function trackOf(client: ApiClient, { person, day, signal }: Wanted): Promise<DayTrack> {
  const params = { path: { person_id: person, day } };
  const told = await ok(client.GET('/api/v1/tracks/{person_id}/{day}', { params, signal }));
  return decodeDay(told);
}

function summaryOf(client: ApiClient, { person, day, signal }: Wanted): Promise<Summary> {
  const params = { path: { person_id: person, day } };
  return ok(client.GET('/api/v1/tracks/{person_id}/{day}/summary', { params, signal }));
}

/** The findings of a person's day, newest first; nobody has more than one page of them on a day. */
async function findingsOf(
  client: ApiClient,
  { person, day, signal }: Wanted,
): Promise<DayFinding[]> {
  const params = { query: { person_id: person, from: day, to: day, limit: 200 } };
  return (await ok(client.GET('/api/v1/findings', { params, signal }))).items;
}

function useDayVisits(day: string): readonly DayVisit[] {
  const { client } = useApi();
  const enabled = useMay('visits.view');
  const found = useQuery({
    queryKey: ['visits', 'tracking', day],
    queryFn: ({ signal }) => {
      const params = { query: { date: day } };
      return ok(client.GET('/api/v1/visits/today-map', { params, signal }));
    },
    enabled,
    staleTime: TODAY_FRESH_MS,
  });
  return found.data?.points ?? NO_VISITS;
}

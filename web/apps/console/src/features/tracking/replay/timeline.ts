import type { components } from '@shifang/api';
import { lastAt, type TrackColumns } from '@shifang/ui/map';

type Schemas = components['schemas'];
export type Summary = Schemas['SummaryOut'];
export type Segment = Schemas['SegmentOut'];
export type DayVisit = Schemas['TodayPointOut'];
export type DayFinding = Schemas['FindingRowOut'];

interface Base {
  id: string;
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  place: { latitude: number; longitude: number } | null;
}

/** Something in a person's day, in the order in which it happened. */
export type Entry =
  | (Base & { kind: 'stay' | 'trip' | 'gap'; segment: Segment })
  | (Base & { kind: 'visit'; visit: DayVisit })
  | (Base & { kind: 'finding'; finding: DayFinding });

interface Day {
  summary: Summary | undefined;
  visits: readonly DayVisit[];
  findings: readonly DayFinding[];
  track: TrackColumns | undefined;
}

const ORDER = ['gap', 'trip', 'stay', 'visit', 'finding'];
/** A finding is shown on the track only where the track knows the place at that time. */
const NEAR_MS = 600_000;

export function timelineOf({ summary, visits, findings, track }: Day): Entry[] {
  const entries: Entry[] = [
    ...(summary?.segments ?? []).map((each, at, all) => ofSegment(each, all[at + 1])),
    ...visits.flatMap((visit) => ofVisit(visit)),
    ...findings.map((finding) => ofFinding(finding, visits, track)),
  ];
  return entries.sort(
    (one, other) => one.from - other.from || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
}

function ofSegment(segment: Segment, next: Segment | undefined): Entry {
  return {
    id: `segment-${segment.number}`,
    kind: segment.kind,
    from: Date.parse(segment.started_at),
    to: Date.parse(segment.ended_at),
    place: segment.kind === 'gap' ? between(segment, next ?? segment) : plain(segment),
    segment,
  };
}

function plain({ latitude, longitude }: Segment): NonNullable<Base['place']> {
  return { latitude, longitude };
}

/** A silence is named in the middle of its dashed line. */
function between(one: Segment, other: Segment): NonNullable<Base['place']> {
  return {
    latitude: (one.latitude + other.latitude) / 2,
    longitude: (one.longitude + other.longitude) / 2,
  };
}

/** A visit that has begun; one that was only planned has no time in the day yet. */
function ofVisit(visit: DayVisit): Entry[] {
  const began = visit.checked_in_at ?? visit.ended_at;
  if (began === null || visit.state === 'cancelled') return [];
  return [
    {
      id: `visit-${visit.id}`,
      kind: 'visit',
      from: Date.parse(began),
      to: Date.parse(visit.ended_at ?? began),
      place: visit.at ?? { latitude: visit.latitude, longitude: visit.longitude },
      visit,
    },
  ];
}

function ofFinding(
  finding: DayFinding,
  visits: readonly DayVisit[],
  track: TrackColumns | undefined,
): Entry {
  const at = Date.parse(finding.happened_at);
  const visit = visits.find(({ id }) => id === finding.subject_id);
  return {
    id: `finding-${finding.id}`,
    kind: 'finding',
    from: at,
    to: at,
    place: visit?.at ?? placeAt(track, at),
    finding,
  };
}

function placeAt(track: TrackColumns | undefined, moment: number): Base['place'] {
  if (track === undefined) return null;
  const at = lastAt(track.time, moment);
  if (at < 0 || moment - (track.time[at] as number) > NEAR_MS) return null;
  return { latitude: track.latitude[at] as number, longitude: track.longitude[at] as number };
}

/** The entry that a moment lies in: of those that have begun and are not over, the one that began last. */
export function entryAt(entries: readonly Entry[], now: number): string | null {
  const begun = entries.filter(({ from }) => from <= now);
  return (begun.filter(({ to }) => to > now).at(-1) ?? begun.at(-1))?.id ?? null;
}

/** From the first to the last that is known of a day; null when nothing is. */
export function spanOf(
  tracks: readonly (TrackColumns | undefined)[],
  entries: readonly Entry[],
): [number, number] | null {
  let [from, to] = [Infinity, -Infinity];
  for (const track of tracks) {
    if (track === undefined || track.time.length === 0) continue;
    from = Math.min(from, track.time[0] as number);
    to = Math.max(to, track.time[track.time.length - 1] as number);
  }
  for (const entry of entries) {
    from = Math.min(from, entry.from);
    to = Math.max(to, entry.to);
  }
  return from < to ? [from, to] : null;
}

import { expect, test } from 'vitest';
import {
  entryAt,
  spanOf,
  timelineOf,
  type DayFinding,
  type DayVisit,
  type Segment,
  type Summary,
} from './timeline';

const at = (clock: string) => `2026-11-20T${clock}:00Z`;
const ms = (clock: string) => Date.parse(at(clock));

function segment(number: number, kind: Segment['kind'], [from, to]: [string, string]): Segment {
  return {
    number,
    kind,
    mode: kind === 'trip' ? 'walk' : '',
    started_at: at(from),
    ended_at: at(to),
    seconds: 0,
    latitude: 39 + number / 1000,
    longitude: -76,
    radius_m: 20,
    distance_m: 0,
    customer_id: null,
    customer_name: null,
    road: null,
  };
}

const segments = [
  segment(0, 'trip', ['09:00', '09:20']),
  segment(1, 'stay', ['09:20', '10:00']),
  segment(2, 'gap', ['10:00', '10:40']),
];
const visit = {
  id: 'v',
  state: 'checked_out',
  checked_in_at: at('09:25'),
  ended_at: at('09:55'),
  latitude: 39.5,
  longitude: -76.5,
  at: { latitude: 39.001, longitude: -76, accuracy_m: 8 },
} as DayVisit;
const finding = { id: 'f', subject_id: 'v', happened_at: at('09:25') } as DayFinding;
const day = {
  summary: { segments } as unknown as Summary,
  visits: [visit],
  findings: [finding],
  track: undefined,
};

test('a day is told in order: the stay, the visit in it, what was found at its check-in', () => {
  expect(timelineOf(day).map(({ id }) => id)).toEqual([
    'segment-0',
    'segment-1',
    'visit-v',
    'finding-f',
    'segment-2',
  ]);
});

test('a finding stands where its visit was checked in, else where the track was', () => {
  const place = (entries: ReturnType<typeof timelineOf>) =>
    entries.find(({ kind }) => kind === 'finding')?.place;
  expect(place(timelineOf(day))).toMatchObject({ latitude: 39.001 });
  const track = {
    time: Float64Array.of(ms('09:24'), ms('09:26')),
    latitude: Float64Array.of(39.2, 39.3),
    longitude: Float64Array.of(-76, -76),
    accuracy: Float32Array.of(5, 5),
  };
  expect(place(timelineOf({ ...day, visits: [], track }))).toEqual({
    latitude: 39.2,
    longitude: -76,
  });
  const early = { ...track, time: Float64Array.of(ms('08:00'), ms('08:01')) };
  expect(place(timelineOf({ ...day, visits: [], track: early }))).toBeNull();
});

test('a visit that was only planned or called off is no part of the day', () => {
  const planned = { ...visit, state: 'planned', checked_in_at: null, ended_at: null } as DayVisit;
  const off = { ...visit, state: 'cancelled', checked_in_at: null } as DayVisit;
  expect(timelineOf({ ...day, visits: [planned, off], findings: [] })).toHaveLength(3);
});

test('the entry of a moment is the innermost that is going on', () => {
  const entries = timelineOf(day);
  const found = ['08:00', '09:10', '09:22', '09:30', '09:57', '10:10', '12:00'].map((clock) =>
    entryAt(entries, ms(clock)),
  );
  expect(found).toEqual([
    null,
    'segment-0',
    'segment-1',
    'visit-v',
    'segment-1',
    'segment-2',
    'segment-2',
  ]);
});

test('a day spans all that is known of it', () => {
  const track = { time: Float64Array.of(ms('08:50'), ms('09:10')) };
  const columns = {
    ...track,
    latitude: track.time,
    longitude: track.time,
    accuracy: new Float32Array(2),
  };
  expect(spanOf([columns, undefined], timelineOf(day))).toEqual([ms('08:50'), ms('10:40')]);
  expect(spanOf([undefined], [])).toBeNull();
});

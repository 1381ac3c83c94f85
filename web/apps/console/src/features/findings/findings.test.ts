import { expect, test } from 'vitest';
import { evidenceOf, timesLikelier } from './evidence';
import { standingLook } from './look';
import type { Finding, Signal } from './queries';
import { claimShapes } from './shapes';

const signal = (given: Partial<Signal>): Signal => ({
  code: 'rooted',
  name: 'rooted phone',
  group: 'device',
  llr: 0,
  fired: false,
  measured: null,
  limit: null,
  unit: '',
  ids: [],
  ...given,
});

test('evidence stands by group, what fired first, and the strongest of a group counts', () => {
  const measured = [
    signal({ code: 'hooked' }),
    signal({ code: 'rooted', llr: 3, fired: true }),
    signal({ code: 'mock_location', llr: 6, fired: true }),
    signal({ code: 'wifi_elsewhere', group: 'radio', llr: -1.5 }),
  ];
  const names = [
    { code: 'own_replay', name: 'replay', group: 'history' },
    { code: 'suspicion', name: 'suspicion', group: '' },
  ];
  const found = evidenceOf({ measured, silent: ['own_replay'] }, names);
  expect(
    found.map(({ group, rows, counted }) => [group, rows.map(({ code }) => code), counted]),
  ).toEqual([
    ['device', ['mock_location', 'rooted', 'hooked'], 'mock_location'],
    ['radio', ['wifi_elsewhere'], 'wifi_elsewhere'],
    ['history', [], null],
  ]);
  expect(found.at(-1)?.silent).toEqual(['replay']);
  expect(Math.round(timesLikelier(9))).toBe(403);
});

const place = { latitude: 39.28, longitude: -76.6, accuracy_m: 20 };
const claim = (given: Partial<Finding>) =>
  ({
    verdict: 'flagged',
    customer_latitude: 39.281,
    customer_longitude: -76.6,
    customer_name: '海港便利店',
    radius_m: 200,
    fixes: [],
    trail: [],
    sources: [],
    ...given,
  }) as unknown as Finding;
const options = { withTrail: true, sourceName: (name: string) => name };

test('the fence, the judged fix and what the radio says are drawn in metres', () => {
  const fixes = Array.from({ length: 9 }, (_, at) => ({ ...place, judged: at === 8 }));
  const sources = [{ ...place, name: 'wifi', heard: 4 }];
  const { circles, points } = claimShapes(claim({ fixes, sources } as Partial<Finding>), options);
  expect(circles.map(({ kind, radius_m, meaning }) => [kind, radius_m, meaning])).toEqual([
    ['fence', 200, undefined],
    ['accuracy', 20, 'warning'],
    ['accuracy', 20, 'pool'],
  ]);
  expect(points.filter(({ hollow }) => hollow === true)).toHaveLength(8);
  expect(points.map(({ id }) => id)).toEqual([
    'customer',
    ...fixes.map((_, at) => `fix-${at}`),
    'source-wifi',
  ]);
  expect(points.at(-2)?.hollow).toBe(false);
});

test('a customer without a position draws no fence', () => {
  const nowhere = { customer_latitude: null, customer_longitude: null };
  expect(claimShapes(claim(nowhere), options)).toEqual({ points: [], circles: [], tracks: [] });
});

test('the way before is drawn with its gaps, or left out', () => {
  const trail = ['10:00:00', '10:00:20', '10:09:00'].map((clock) => ({
    ...place,
    at: `2026-11-21T${clock}Z`,
  }));
  const { tracks } = claimShapes(claim({ trail }), options);
  expect(tracks[0]?.points.map(({ gap_before }) => gap_before)).toEqual([false, false, true]);
  expect(claimShapes(claim({ trail }), { ...options, withTrail: false }).tracks).toEqual([]);
});

test.each([
  [
    { status: 'open', decision: '' },
    { status: 'to_review', word: 'open' },
  ],
  [
    { status: 'appealed', decision: 'confirm' },
    { status: 'warning', word: 'appealed' },
  ],
  [
    { status: 'decided', decision: 'confirm' },
    { status: 'refuted', word: 'confirm' },
  ],
  [
    { status: 'decided', decision: 'dismiss' },
    { status: 'approved', word: 'dismiss' },
  ],
  [
    { status: 'closed', decision: '' },
    { status: 'cancelled', word: 'closed' },
  ],
] as const)('%o is shown as %o', (row, look) => {
  expect(standingLook(row)).toEqual(look);
});

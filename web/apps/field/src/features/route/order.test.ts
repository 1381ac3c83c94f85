import { expect, it } from 'vitest';
import { arranged, type Halt, type Rest, type Span } from './order';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NINE = Date.parse('2026-03-03T01:00:00Z');
/** A degree of longitude on the equator is 111 km: so many metres east. */
const east = (metres: number, north = 0) => ({
  latitude: north / 111_195,
  longitude: metres / 111_195,
});
const from = (hour: number): number => NINE + (hour - 9) * HOUR;
const span = (opens: number, closes: number): Span => [from(opens), from(closes)];

const halt = (metres: number, more: Partial<Halt> = {}): Halt => ({
  id: String(metres),
  place: east(metres),
  service: 20 * MINUTE,
  within: null,
  promised: false,
  ...more,
});

const promise = (metres: number, opens: number, closes: number): Halt =>
  halt(metres, { promised: true, within: [span(opens, closes)] });

const rest = (more: Partial<Rest> = {}): Rest => ({
  from: east(0),
  since: NINE,
  hours: [span(9, 18)],
  end: null,
  travel: { factor: 1.4, speed_kmh: 25 },
  ...more,
});

const order = (given: Rest, halts: Halt[]): string[] =>
  arranged(given, halts).steps.map(({ id }) => id);
const why = (given: Rest, halts: Halt[]): string[] =>
  arranged(given, halts).leftOut.map((each) => `${each.id} ${each.why}`);

it('goes to whoever is nearest next, from where one is', () => {
  const halts = [halt(3000), halt(1000), halt(4000), halt(2000)];
  expect(order(rest(), halts)).toEqual(['1000', '2000', '3000', '4000']);
  expect(order(rest({ from: east(5000) }), halts)).toEqual(['4000', '3000', '2000', '1000']);
});

it('untangles what nearest first leaves far behind', () => {
  const halts = [halt(-1500), halt(1000), halt(2600), halt(5500)];
  // Nearest first alone would go east to the end and all the way back.
  expect(order(rest(), halts)).toEqual(['-1500', '1000', '2600', '5500']);
});

it('reckons ways by the factor and the speed that the server sent', () => {
  const { steps } = arranged(rest({ travel: { factor: 2, speed_kmh: 36 } }), [halt(1000)]);
  expect(Math.round(steps[0]?.metres ?? 0)).toBe(2000);
  expect(steps[0]?.way).toBe(200_000);
  expect(steps[0]?.begins).toBe(NINE + 200_000);
  expect(steps[0]?.leaves).toBe(NINE + 200_000 + 20 * MINUTE);
});

it('keeps what was promised, and goes elsewhere before', () => {
  const halts = [halt(1000), halt(2000), promise(500, 10, 10.25), halt(6000)];
  const { steps, leftOut } = arranged(rest(), halts);
  expect(leftOut).toEqual([]);
  const kept = steps.find(({ id }) => id === '500');
  expect(kept?.begins).toBeGreaterThanOrEqual(from(10));
  expect(kept?.begins).toBeLessThanOrEqual(from(10.25));
  expect(steps[0]?.id).not.toBe('500');
});

it('keeps a promise outside working hours, and says when one can be kept no more', () => {
  expect(order(rest(), [promise(500, 19, 20), halt(1000)])).toEqual(['1000', '500']);
  expect(why(rest({ since: from(12) }), [promise(500, 10, 11)])).toEqual(['500 window']);
});

it('begins no visit that would end after work, in a break, or behind a closed door', () => {
  const late = rest({ since: from(17.5) });
  expect(why(late, [halt(100, { service: 45 * MINUTE })])).toEqual(['100 too_long']);
  expect(why(rest({ since: from(18) }), [halt(100)])).toEqual(['100 no_hours']);
  expect(why(rest(), [halt(100, { within: [] })])).toEqual(['100 window']);
  const split = rest({ since: from(11.75), hours: [span(9, 12), span(13, 18)] });
  expect(arranged(split, [halt(100)]).steps[0]?.begins).toBe(from(13));
  const opens = halt(100, { within: [span(15, 16)] });
  expect(arranged(rest(), [opens, halt(200)]).steps.map(({ id }) => id)).toEqual(['200', '100']);
});

it('leaves out whom there is no time for, and no one without a reason', () => {
  const halts = [1, 2, 3, 4].map((km) => halt(km * 1000, { service: HOUR }));
  const made = arranged(rest({ hours: [span(9, 12)] }), halts);
  expect(made.steps.map(({ id }) => id)).toEqual(['1000', '2000']);
  expect(made.leftOut.map((each) => each.why)).toEqual(['no_room', 'no_room']);
  expect(why(rest(), [halt(1, { place: null })])).toEqual(['1 no_position']);
});

it('is home before work ends', () => {
  const far = rest({ hours: [span(9, 10)], end: east(0) });
  // Half an hour there, but no half hour back.
  expect(why(far, [halt(9000)])).toEqual(['9000 window']);
});

it('breaks no rule on days of every kind, and makes the same order twice', () => {
  let seed = 7;
  const chance = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (let round = 0; round < 60; round += 1) {
    const halts = Array.from({ length: 12 }, (_, id): Halt => {
      const opens = 9 + Math.floor(chance() * 8);
      const kind = chance();
      const place = east(chance() * 8000, chance() * 8000);
      if (kind < 0.15) return { ...promise(0, opens, opens + 1), id: `p${id}`, place };
      const within = kind < 0.4 ? [span(opens, opens + 2)] : null;
      return halt(0, { id: String(id), place, within });
    });
    const given = rest({ since: from(9 + chance() * 5) });
    const made = arranged(given, halts);
    expect(arranged(given, halts)).toEqual(made);
    const told = [...made.steps, ...made.leftOut].map(({ id }) => id).sort();
    expect(told).toEqual(halts.map(({ id }) => id).sort());
    let before = given.since;
    for (const step of made.steps) {
      const of = halts.find(({ id }) => id === step.id);
      expect(step.late).toBe(false);
      expect(step.arrives).toBe(before + step.way);
      expect(of?.within?.some(([a, b]) => a <= step.begins && step.begins <= b) ?? true).toBe(true);
      if (!of?.promised) expect(step.leaves).toBeLessThanOrEqual(from(18));
      before = step.leaves;
    }
  }
});

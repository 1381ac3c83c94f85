import { expect, test } from 'vitest';
import type { Metric, Value } from './queries';
import { change, ranked, spread, together } from './values';

const share = (numerator: number, denominator: number): Value =>
  denominator === 0
    ? { value: null, numerator, denominator, why: 'nothing_to_divide_by' }
    : { value: numerator / denominator, numerator, denominator, why: null };
const NOTHING: Value = { value: null, numerator: 0, denominator: null, why: 'no_data' };
const count = (value: number): Value => ({ value, numerator: value, denominator: null, why: null });
const RATIO: Pick<Metric, 'denominator'> = {
  denominator: [{ name: 'done', zh: '', en: '', unit: 'count', behind: null }],
};

test('a change is told only where both are known, as good or bad only where one is better', () => {
  const higher = { better: 'higher' };
  expect(change(higher, count(5), count(3))).toEqual({ by: 2, direction: 'up', good: true });
  expect(change({ better: 'lower' }, count(5), count(3))?.good).toBe(false);
  expect(change({ better: '' }, count(1), count(3))).toEqual({
    by: -2,
    direction: 'down',
    good: null,
  });
  expect(change(higher, count(3), count(3))).toEqual({ by: 0, direction: 'same', good: null });
  expect(change(higher, count(3), NOTHING)).toBeNull();
  expect(change(higher, undefined, count(3))).toBeNull();
});

test('a ratio of several groups is made of their sums, not of their ratios', () => {
  expect(together(RATIO, [share(1, 1), share(0, 9)]).value).toBe(0.1);
  expect(together(RATIO, [share(0, 0), NOTHING])).toEqual(share(0, 0));
  expect(together(RATIO, [NOTHING])).toEqual(NOTHING);
  expect(together(RATIO, [])).toEqual(NOTHING);
  expect(together({ denominator: [] }, [count(2), NOTHING, count(0)])).toEqual(count(2));
});

test('the best stands first, what is not known last', () => {
  const lines = [
    { name: 'none', value: NOTHING },
    { name: 'b', value: count(2) },
    { name: 'a', value: count(2) },
    { name: 'c', value: count(9) },
  ];
  const names = (better: string) => ranked({ better }, lines).map(({ name }) => name);
  expect(names('higher')).toEqual(['c', 'a', 'b', 'none']);
  expect(names('lower')).toEqual(['a', 'b', 'c', 'none']);
  expect(names('')).toEqual(['c', 'a', 'b', 'none']);
});

test('quartiles lie between neighbours; a small group has none', () => {
  expect(spread([1, 2, 3, 4])).toBeNull();
  expect(spread([5, 1, 2, 4, 3])).toEqual({ least: 1, lower: 2, median: 3, upper: 4, most: 5 });
  expect(spread([0, 10, 20, 30, 40, 50])?.lower).toBe(12.5);
});

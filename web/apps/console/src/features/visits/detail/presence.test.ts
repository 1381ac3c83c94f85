import { expect, test } from 'vitest';
import type { Attempt, VisitDetail } from '../queries';
import { countingAttempt, newestAttempts, presenceShapes } from './presence';

const fix = { latitude: 39.28, longitude: -76.6, accuracy_m: 20 };
const attempt = (given: Partial<Attempt>) =>
  ({ accepted: false, fixes: [fix, fix], fix_index: 1, ...given }) as Attempt;
const visit = {
  fence: { latitude: 39.281, longitude: -76.6, radius_m: 200 },
  customer: { latitude: 39.281, longitude: -76.6, name: '海港便利店' },
  check_out: null,
  state: 'checked_in',
} as unknown as VisitDetail;

test('an accepted attempt counts before a later refused one', () => {
  const accepted = attempt({ accepted: true });
  expect(countingAttempt([attempt({}), accepted, attempt({})])).toBe(accepted);
  expect(countingAttempt([])).toBeNull();
});

test('a check-out claims no place, and each thing that was judged is told once', () => {
  const [first, second] = [attempt({ purpose: 'check_in' }), attempt({ purpose: 'check_in' })];
  const left = attempt({ purpose: 'check_out', accepted: true });
  expect(countingAttempt([first, second, left])).toBe(second);
  expect(newestAttempts([first, second, left])).toEqual([second, left]);
});

test('the fence and the accuracy of the judged fix are drawn in metres, in the colour of the verdict', () => {
  const { circles, points } = presenceShapes(visit, attempt({}));
  expect(circles.map(({ kind, radius_m, meaning }) => [kind, radius_m, meaning])).toEqual([
    ['fence', 200, undefined],
    ['accuracy', 20, 'refused'],
  ]);
  expect(points.map(({ id, hollow }) => [id, hollow])).toEqual([
    ['fix-0', true],
    ['fix-1', false],
    ['customer', false],
  ]);
});

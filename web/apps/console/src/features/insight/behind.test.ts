import { expect, test } from 'vitest';
import { visitsOf } from './BehindLink';

const of = (grain: 'person_day' | 'person_time', ...sources: string[]) =>
  visitsOf({ grain, sources }, [{ name: 'kept' }, { name: 'replaced' }]);

test('a number leads to its visits, hours to verified ones, tracks to none', () => {
  expect(of('person_day', 'visits_visit')).toBe('kept,replaced');
  expect(of('person_time', 'visits_visit')).toBe('verified');
  expect(of('person_time', 'visits_visit', 'tracking_segment')).toBeNull();
});

import { expect, test } from 'vitest';
import { visitsOf } from './BehindLink';

test('a number leads to its visits, hours to verified ones, tracks and money to none', () => {
  expect(visitsOf([{ behind: 'kept' }, { behind: 'replaced' }])).toBe('kept,replaced');
  expect(visitsOf([{ behind: 'verified' }, { behind: 'verified' }])).toBe('verified');
  expect(visitsOf([{ behind: null }])).toBeNull();
  expect(visitsOf([{ behind: 'verified' }, { behind: null }])).toBeNull();
});

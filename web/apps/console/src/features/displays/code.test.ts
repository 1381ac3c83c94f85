import { expect, test } from 'vitest';
import { codeIn } from './code';

test('a code is taken as typed, or out of the address that a scanner enters', () => {
  expect(codeIn(' F261122-AB12CD ')).toBe('F261122-AB12CD');
  expect(codeIn('https://a.example/console/displays?tab=codes&code=261122-AB12CD-01\n')).toBe(
    '261122-AB12CD-01',
  );
});

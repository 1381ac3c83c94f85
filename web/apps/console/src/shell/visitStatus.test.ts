import { expect, test } from 'vitest';
import { visitLook, visitStatus } from './visitStatus';

const fresh = {
  state: 'planned',
  completeness: 'open',
  validity: 'pending',
  verification: 'unverified',
};

test.each([
  [{}, 'planned'],
  [{ validity: 'invalid' }, 'blocked'],
  [{ validity: 'invalid', verification: 'refuted' }, 'refuted'],
  [{ state: 'checked_in' }, 'checked_in'],
  [{ state: 'checked_out' }, 'open'],
  [{ state: 'checked_out', completeness: 'complete' }, 'checked_out'],
  [{ state: 'checked_out', completeness: 'complete', to_review: true }, 'to_review'],
  [
    { state: 'checked_out', completeness: 'complete', validity: 'valid', verification: 'verified' },
    'verified',
  ],
  [{ state: 'checked_out', validity: 'invalid' }, 'invalid'],
  [{ state: 'checked_out', verification: 'refuted', validity: 'valid' }, 'refuted'],
  [{ state: 'shop_closed', validity: 'pending' }, 'shop_closed'],
  [{ state: 'cancelled' }, 'cancelled'],
])('%o is told as %s', (axes, status) => {
  expect(visitStatus({ ...fresh, ...axes })).toBe(status);
});

test('only what is proven or going on is drawn solid', () => {
  expect(visitLook({ ...fresh, state: 'checked_out', verification: 'verified' }).hollow).toBe(
    false,
  );
  expect(visitLook(fresh)).toEqual({ meaning: 'waiting', hollow: true });
});

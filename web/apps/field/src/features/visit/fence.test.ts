import { CHECK_IN_POLICY } from '@shifang/rules';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../outbox/types';
import { standingOf } from './fence';

const NOW = new Date('2026-11-21T06:00:00Z');
const SHOP = { latitude: 39.2904, longitude: -76.6122, geofence_radius_m: null };

const at = (metresNorth: number, accuracy_m = 20): Fix => ({
  latitude: SHOP.latitude + metresNorth / 111_195,
  longitude: SHOP.longitude,
  datum: 'wgs84',
  accuracy_m,
  fixed_at: NOW.toISOString(),
});

const standing = (fix: Fix | null, customer: typeof SHOP | null = SHOP, policy = CHECK_IN_POLICY) =>
  standingOf({
    customer,
    place: { fix, trouble: null },
    fixes: fix ? [fix] : [],
    policy,
    now: NOW,
  });

describe('before the check-in', () => {
  it('445 metres are too far, with both numbers', () => {
    const { allowed, hindrance } = standing(at(445));
    expect(allowed).toBe(false);
    expect(hindrance).toMatchObject({
      kind: 'finding',
      finding: { signal: 'outside_fence', measured: 445, limit: 200 },
    });
  });

  it('an organisation that only flags lets it through, and says so', () => {
    const { allowed, hindrance } = standing(at(445), SHOP, { ...CHECK_IN_POLICY, outside: 'flag' });
    expect(allowed).toBe(true);
    expect(hindrance).toMatchObject({ kind: 'none', finding: { signal: 'outside_fence' } });
  });

  it('near the door nothing is in the way', () => {
    expect(standing(at(12))).toMatchObject({
      allowed: true,
      hindrance: { kind: 'none', finding: null },
    });
  });

  it('without a position one waits, without a permission one is told', () => {
    expect(standing(null)).toMatchObject({ allowed: false, hindrance: { kind: 'locating' } });
    const denied = standingOf({
      customer: SHOP,
      place: { fix: null, trouble: 'denied' },
      fixes: [],
      policy: CHECK_IN_POLICY,
      now: NOW,
    });
    expect(denied.hindrance.kind).toBe('denied');
  });

  it('a customer without a place can still be visited', () => {
    expect(standing(at(0), null)).toMatchObject({ allowed: true, hindrance: { kind: 'no_place' } });
  });
});

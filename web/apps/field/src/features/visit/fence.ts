/** What stands between the person and the check-in. Pure. */
import { assessCheckIn, type Assessment, type CheckInPolicy, type Finding } from '@shifang/rules';
import type { LocationState } from '../../capture/location';
import type { CustomerView } from '../../outbox/customers';
import type { Fix } from '../../outbox/types';
import { pointOf } from '../../shell/place';

export type Hindrance =
  | { kind: 'denied' }
  | { kind: 'unsupported' }
  | { kind: 'locating' }
  | { kind: 'finding'; finding: Finding }
  | { kind: 'none'; finding: Finding | null }
  /** Nobody has recorded where the customer is. */
  | { kind: 'no_place' };

export interface Standing {
  hindrance: Hindrance;
  assessment: Assessment | null;
  /** The check-in may be sent. */
  allowed: boolean;
}

function hindranceOf(assessment: Assessment): Hindrance {
  const block = assessment.findings.find(({ verdict }) => verdict === 'block');
  if (block) return { kind: 'finding', finding: block };
  const marked = assessment.findings.find(
    ({ verdict }) => verdict === 'review' || verdict === 'flag',
  );
  return { kind: 'none', finding: marked ?? null };
}

export function standingOf(options: {
  customer: Pick<CustomerView, 'latitude' | 'longitude' | 'geofence_radius_m'> | null;
  place: LocationState;
  fixes: readonly Fix[];
  policy: CheckInPolicy;
  now: Date;
}): Standing {
  const { customer, place, fixes, policy, now } = options;
  if (place.trouble === 'denied' || place.trouble === 'unsupported') {
    return { hindrance: { kind: place.trouble }, assessment: null, allowed: false };
  }
  if (place.fix === null || fixes.length === 0) {
    return { hindrance: { kind: 'locating' }, assessment: null, allowed: false };
  }
  const door = pointOf(customer);
  if (!door) {
    return { hindrance: { kind: 'no_place' }, assessment: null, allowed: true };
  }
  const assessment = assessCheckIn(
    {
      customer: door,
      fence_radius_m: customer?.geofence_radius_m ?? null,
      // What the system says of a position is the server's to judge: stopped there, it can be appealed against.
      fixes: fixes.map((fix) => ({ ...fix, mock: undefined })),
      happened_at: now.toISOString(),
    },
    policy,
  );
  const hindrance = hindranceOf(assessment);
  return { hindrance, assessment, allowed: hindrance.kind !== 'finding' };
}

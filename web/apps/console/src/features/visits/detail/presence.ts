import type { MapCircle, MapPoint } from '@shifang/ui/map';
import { visitLook } from '../../../shell/visitStatus';
import type { Attempt, VisitDetail } from '../queries';

/** The judgement of being there that counts: the newest accepted one, else the newest. Leaving claims no place. */
export function countingAttempt(attempts: readonly Attempt[]): Attempt | null {
  const there = attempts.filter(({ purpose }) => purpose !== 'check_out');
  return [...there].reverse().find(({ accepted }) => accepted) ?? there.at(-1) ?? null;
}

/** The newest judgement of each thing that was judged: of the check-in, and of how the visit ended. */
export function newestAttempts(attempts: readonly Attempt[]): Attempt[] {
  return [...new Map(attempts.map((attempt) => [attempt.purpose, attempt])).values()];
}

export interface PresenceShapes {
  points: MapPoint[];
  circles: MapCircle[];
}

/** The fence, the customer, every fix of the counting attempt, and the accuracy of the one that was judged. */
export function presenceShapes(visit: VisitDetail, attempt: Attempt | null): PresenceShapes {
  const { fence, customer } = visit;
  const points: MapPoint[] = [];
  const circles: MapCircle[] = [];
  const meaning = attempt === null || attempt.accepted ? 'verified' : 'refused';
  if (fence !== null) circles.push({ ...fence, kind: 'fence' });
  attempt?.fixes.forEach((fix, at) => {
    const judged = at === attempt.fix_index;
    const { latitude, longitude } = fix;
    if (judged)
      circles.push({ latitude, longitude, radius_m: fix.accuracy_m, kind: 'accuracy', meaning });
    points.push({
      id: `fix-${at}`,
      latitude,
      longitude,
      meaning,
      rank: judged ? 2 : 4,
      hollow: !judged,
    });
  });
  for (const [at, fix] of (visit.check_out?.fixes ?? []).entries())
    points.push({
      id: `out-${at}`,
      latitude: fix.latitude,
      longitude: fix.longitude,
      meaning: 'waiting',
      rank: 4,
    });
  if (customer.latitude !== null && customer.longitude !== null)
    points.push({
      id: 'customer',
      latitude: customer.latitude,
      longitude: customer.longitude,
      label: customer.name,
      rank: 0,
      ...visitLook(visit),
    });
  return { points, circles };
}

import type { MapCircle, MapPoint, MapTrack } from '@shifang/ui/map';
import type { Finding } from './queries';

/** So many fixes are drawn with their circles; of more, only the judged one: the others lie on each other. */
const CIRCLED = 5;
/** Between points further apart than this, in milliseconds, nothing is known of the way. */
const GAP_MS = 120_000;

export interface ClaimShapes {
  points: MapPoint[];
  circles: MapCircle[];
  tracks: MapTrack[];
}

interface Options {
  withTrail: boolean;
  /** What the radio's positions are called, by source. */
  sourceName: (name: string) => string;
}

/** The fence, the customer, the claimed fixes, what the radio says, and the way before. */
export function claimShapes(finding: Finding, { withTrail, sourceName }: Options): ClaimShapes {
  const { customer_latitude, customer_longitude, fixes, verdict } = finding;
  const points: MapPoint[] = [];
  const circles: MapCircle[] = [];
  const meaning = verdict === 'refused' ? 'refused' : 'warning';
  // What comes later lies above: the judged fix upon the others, all upon the customer.
  if (customer_latitude !== null && customer_longitude !== null) {
    const place = { latitude: customer_latitude, longitude: customer_longitude };
    circles.push({ ...place, radius_m: finding.radius_m, kind: 'fence' });
    const label = finding.customer_name ?? '';
    points.push({ ...place, id: 'customer', meaning: 'brand', rank: 0, label });
  }
  [...fixes]
    .sort((one, other) => Number(one.judged) - Number(other.judged))
    .forEach(({ latitude, longitude, accuracy_m, judged }, at) => {
      if (judged || fixes.length <= CIRCLED)
        circles.push({ latitude, longitude, radius_m: accuracy_m, kind: 'accuracy', meaning });
      const rank = judged ? 1 : 4;
      points.push({ id: `fix-${at}`, latitude, longitude, meaning, rank, hollow: !judged });
    });
  for (const { name, latitude, longitude, accuracy_m } of finding.sources) {
    const place = { latitude, longitude, meaning: 'pool' } as const;
    circles.push({ ...place, radius_m: accuracy_m, kind: 'accuracy' });
    points.push({ ...place, id: `source-${name}`, label: sourceName(name), rank: 2 });
  }
  return { points, circles, tracks: withTrail ? wayOf(finding) : [] };
}

function wayOf({ trail }: Finding): MapTrack[] {
  if (trail.length < 2) return [];
  const points = trail.map(({ latitude, longitude, at }, index) => {
    const before = trail[index - 1];
    const gap = before !== undefined && Date.parse(at) - Date.parse(before.at) > GAP_MS;
    return { latitude, longitude, gap_before: gap };
  });
  return [{ id: 'trail', meaning: 'waiting', points }];
}

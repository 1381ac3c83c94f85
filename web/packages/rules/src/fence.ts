/** A first look at a check-in on the phone: how far away, how sure, and why not yet. The server decides. */
import { fromWgs84, toWgs84, type Datum } from './datum';
import { distanceMetres, type Point } from './geo';

export interface FenceFix extends Point {
  accuracyMetres: number;
}

export interface FenceView {
  /** Metres from the fix to the customer. */
  distance: number;
  /** Metres that may be between them: the radius of the fence and the benefit of the fix's accuracy. */
  reach: number;
  inside: boolean;
  /** The system in which the fix would lie inside, when it does not as it stands. */
  mixUp: Datum | null;
}

/** The most accuracy that counts in a person's favour; a coarser fix proves nothing. */
const MAXIMUM_BENEFIT_M = 100;

function mixUpOf(fix: Point, options: { customer: Point; reach: number }): Datum | null {
  const { customer, reach } = options;
  const near = (point: Point): boolean => distanceMetres(point, customer) <= reach;
  for (const datum of ['gcj02', 'bd09'] as const) {
    if (near(toWgs84(fix, datum)) || near(fromWgs84(fix, datum))) return datum;
  }
  return null;
}

/** Where the person stands to the fence of `radius` metres round the customer. */
export function viewFence(fix: FenceFix, options: { customer: Point; radius: number }): FenceView {
  const { customer, radius } = options;
  const distance = distanceMetres(fix, customer);
  const reach = radius + Math.min(Math.max(0, fix.accuracyMetres), MAXIMUM_BENEFIT_M);
  const inside = distance <= reach;
  return { distance, reach, inside, mixUp: inside ? null : mixUpOf(fix, { customer, reach }) };
}

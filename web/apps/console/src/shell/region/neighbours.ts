import type { Point } from '@shifang/rules';

/** A hexagon on the ground; its corners are (longitude, latitude). */
export interface Hexagon {
  cell: string;
  outline: readonly (readonly number[])[];
}

export const DIRECTIONS = {
  ArrowUp: { east: 0, north: 1 },
  ArrowDown: { east: 0, north: -1 },
  ArrowLeft: { east: -1, north: 0 },
  ArrowRight: { east: 1, north: 0 },
} as const;
export type Arrow = keyof typeof DIRECTIONS;

/** Corners nearer than this, in degrees, are one. */
const SAME = 1e-5;
/** Six neighbours lie about 60° apart: one is within 30° of any direction, or little more where the ground bends. */
const ASIDE = Math.cos((45 * Math.PI) / 180);

export function middleOf({ outline }: Hexagon): Point {
  const sum = (at: 0 | 1) => outline.reduce((all, corner) => all + (corner[at] ?? 0), 0);
  return { latitude: sum(1) / outline.length, longitude: sum(0) / outline.length };
}

/** The neighbour of a cell that lies most nearly in a direction; null where the cells end. */
export function neighbour<C extends Hexagon>(from: C, arrow: Arrow, cells: readonly C[]): C | null {
  const here = middleOf(from);
  const { east, north } = DIRECTIONS[arrow];
  const [first] = cells
    .filter((each) => touch(from, each))
    .map((each) => {
      const step = stepTo(middleOf(each), here);
      return { each, along: (step.east * east + step.north * north) / step.far };
    })
    .filter(({ along }) => along >= ASIDE)
    .sort((one, other) => other.along - one.along);
  return first?.each ?? null;
}

/** The cell whose middle lies nearest to a place; null without cells. */
export function nearestTo<C extends Hexagon>(place: Point, cells: readonly C[]): C | null {
  const far = (each: C) => stepTo(middleOf(each), place).far;
  return cells.reduce<C | null>(
    (best, each) => (best === null || far(each) < far(best) ? each : best),
    null,
  );
}

/** How many of the places lie in a cell. */
export function countIn({ outline }: Hexagon, places: readonly Point[]): number {
  return places.filter((place) => lies(place, outline)).length;
}

/** Neighbours share an edge, which is two corners. */
function touch(one: Hexagon, other: Hexagon): boolean {
  if (one.cell === other.cell) return false;
  const shared = one.outline.filter(([x = 0, y = 0]) =>
    other.outline.some(
      ([otherX = 0, otherY = 0]) => Math.abs(x - otherX) < SAME && Math.abs(y - otherY) < SAME,
    ),
  );
  return shared.length >= 2;
}

function stepTo(to: Point, from: Point) {
  const east = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
  const north = to.latitude - from.latitude;
  return { east, north, far: Math.hypot(east, north) };
}

/** Whether a ray eastwards from the place crosses the outline an odd number of times. */
function lies({ latitude, longitude }: Point, outline: Hexagon['outline']): boolean {
  const crossed = outline.filter(([x = 0, y = 0], at) => {
    const [otherX = 0, otherY = 0] = outline[(at + 1) % outline.length] ?? [];
    if (y > latitude === otherY > latitude) return false;
    return longitude < x + ((latitude - y) / (otherY - y)) * (otherX - x);
  });
  return crossed.length % 2 === 1;
}

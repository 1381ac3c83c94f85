/** A few places of a town on a sheet of paper. Pure. */
import type { Point } from '@shifang/rules';

const METRES_PER_DEGREE = 111_195;
/** Nothing is drawn larger than this many metres per sheet, nor smaller. */
const LEAST_METRES = 120;

export interface Sheet {
  /** Sheet units (0–100 in both directions) of a place. */
  place: (point: Point) => { x: number; y: number };
  /** Sheet units of a length in metres. */
  length: (metres: number) => number;
}

export interface Shape extends Point {
  radius: number;
}

/** A sheet on which all shapes fit, north up. */
export function sheetFor(shapes: readonly Shape[]): Sheet {
  const origin = shapes[0] ?? { latitude: 0, longitude: 0 };
  const squeeze = Math.cos((origin.latitude * Math.PI) / 180);
  const east = ({ longitude }: Point): number =>
    (longitude - origin.longitude) * METRES_PER_DEGREE * squeeze;
  const north = ({ latitude }: Point): number => (latitude - origin.latitude) * METRES_PER_DEGREE;
  const edges = (along: (point: Point) => number): [number, number] => [
    Math.min(...shapes.map((shape) => along(shape) - shape.radius)),
    Math.max(...shapes.map((shape) => along(shape) + shape.radius)),
  ];
  const [west, right] = edges(east);
  const [south, top] = edges(north);
  const span = Math.max(LEAST_METRES, right - west, top - south) * 1.2;
  const scale = 100 / span;
  const middle = { east: (west + right) / 2, north: (south + top) / 2 };
  return {
    place: (point) => ({
      x: 50 + (east(point) - middle.east) * scale,
      y: 50 - (north(point) - middle.north) * scale,
    }),
    length: (metres) => metres * scale,
  };
}

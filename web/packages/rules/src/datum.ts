/**
 * WGS-84, GCJ-02 and BD-09. Only the border of the product converts; here it serves to name a mix-up
 * of coordinate systems instead of calling an honest check-in a fraud.
 */
import type { Point } from './geo';

export type Datum = 'wgs84' | 'gcj02' | 'bd09';

const AXIS_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943;
const BAIDU_TURN = (Math.PI * 3000) / 180;

type Box = readonly [west: number, south: number, east: number, north: number];

/** Boxes whose union is the mainland, the same as the server's. */
const MAINLAND: readonly Box[] = [
  [79.4462, 42.8899, 96.33, 49.2204],
  [109.6872, 39.3742, 135.0002, 54.1415],
  [73.1246, 29.5297, 124.143255, 42.8899],
  [82.9684, 26.7186, 97.0352, 29.5297],
  [97.0253, 20.414096, 124.367395, 29.5297],
  [107.975793, 17.871542, 111.744104, 20.414096],
];
const NOT_MAINLAND: readonly Box[] = [
  [119.921265, 21.785006, 122.497559, 25.398623], // Taiwan
  [101.8652, 20.0988, 106.665, 22.284], // Laos, Vietnam
  [106.4525, 20.4878, 108.051, 21.5422], // Vietnam
  [109.0323, 50.3257, 119.127, 55.8175], // Russia
  [127.4568, 49.5574, 137.0227, 55.8175], // Russia
  [131.2662, 42.5692, 137.0227, 44.8922], // Russia
  [113.527, 22.1, 113.6, 22.214], // Macau
];
/** (latitude, longitude) round Hong Kong; in the north it follows the Shenzhen river. */
const HONG_KONG: readonly (readonly [number, number])[] = [
  [22.13, 113.82],
  [22.4, 113.82],
  [22.435, 113.9],
  [22.49, 113.98],
  [22.505, 114.03],
  [22.515, 114.065],
  [22.53, 114.09],
  [22.532, 114.118],
  [22.545, 114.15],
  [22.56, 114.17],
  [22.548, 114.226],
  [22.56, 114.35],
  [22.54, 114.45],
  [22.13, 114.46],
];

const within =
  ({ latitude, longitude }: Point) =>
  ([west, south, east, north]: Box): boolean =>
    west <= longitude && longitude <= east && south <= latitude && latitude <= north;

function inside(point: Point, outline: readonly (readonly [number, number])[]): boolean {
  let odd = false;
  outline.forEach(([y1, x1], index) => {
    const [y2, x2] = outline[(index + 1) % outline.length] ?? [y1, x1];
    if (y1 > point.latitude === y2 > point.latitude) return;
    const edge = x1 + ((point.latitude - y1) / (y2 - y1)) * (x2 - x1);
    if (point.longitude < edge) odd = !odd;
  });
  return odd;
}

/** Whether GCJ-02 applies; Hong Kong, Macau and Taiwan are drawn in WGS-84 and count as outside. */
export function inMainlandChina(point: Point): boolean {
  const holds = within(point);
  return MAINLAND.some(holds) && !NOT_MAINLAND.some(holds) && !inside(point, HONG_KONG);
}

function waves(value: number): number {
  return ((20 * Math.sin(6 * value * Math.PI) + 20 * Math.sin(2 * value * Math.PI)) * 2) / 3;
}

function northShift(x: number, y: number): number {
  const base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const near = ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3;
  const far = ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  return base + waves(x) + near + far;
}

function eastShift(x: number, y: number): number {
  const base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  const near = ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3;
  const far = ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  return base + waves(x) + near + far;
}

function shift({ latitude, longitude }: Point): Point {
  const x = longitude - 105;
  const y = latitude - 35;
  const angle = (latitude / 180) * Math.PI;
  const bend = 1 - ECCENTRICITY_SQUARED * Math.sin(angle) ** 2;
  const metresNorth = ((AXIS_M * (1 - ECCENTRICITY_SQUARED)) / bend ** 1.5 / 180) * Math.PI;
  const metresEast = ((AXIS_M / Math.sqrt(bend)) * Math.cos(angle) * Math.PI) / 180;
  return { latitude: northShift(x, y) / metresNorth, longitude: eastShift(x, y) / metresEast };
}

const moved = (point: Point): Point => {
  const by = shift(point);
  return { latitude: point.latitude + by.latitude, longitude: point.longitude + by.longitude };
};

/** Fixed-point iteration: three rounds leave less than a millimetre. */
function invert(forward: (point: Point) => Point, target: Point): Point {
  let guess = { ...target };
  for (let round = 0; round < 3; round += 1) {
    const seen = forward(guess);
    guess = {
      latitude: guess.latitude - (seen.latitude - target.latitude),
      longitude: guess.longitude - (seen.longitude - target.longitude),
    };
  }
  return guess;
}

function baiduMoved({ latitude: y, longitude: x }: Point): Point {
  const radius = Math.hypot(x, y) + 0.000_02 * Math.sin(y * BAIDU_TURN);
  const angle = Math.atan2(y, x) + 0.000_003 * Math.cos(x * BAIDU_TURN);
  return {
    latitude: radius * Math.sin(angle) + 0.006,
    longitude: radius * Math.cos(angle) + 0.0065,
  };
}

const onMainland = (candidate: Point, otherwise: Point): Point =>
  inMainlandChina(candidate) ? candidate : { ...otherwise };

/** WGS-84 → GCJ-02; identity outside the mainland. */
export function wgs84ToGcj02(point: Point): Point {
  return inMainlandChina(point) ? moved(point) : { ...point };
}

/** GCJ-02 → WGS-84. */
export function gcj02ToWgs84(point: Point): Point {
  return onMainland(invert(moved, point), point);
}

/** GCJ-02 → BD-09; identity outside the mainland. */
export function gcj02ToBd09(point: Point): Point {
  return inMainlandChina(point) ? baiduMoved(point) : { ...point };
}

/** BD-09 → GCJ-02. */
export function bd09ToGcj02(point: Point): Point {
  return onMainland(invert(baiduMoved, point), point);
}

/** A point given in `datum` → WGS-84. */
export function toWgs84(point: Point, datum: Datum): Point {
  if (datum === 'wgs84') return { ...point };
  return gcj02ToWgs84(datum === 'bd09' ? bd09ToGcj02(point) : point);
}

/** A WGS-84 point → what a map of `datum` calls it. */
export function fromWgs84(point: Point, datum: Datum): Point {
  if (datum === 'wgs84') return { ...point };
  const shifted = wgs84ToGcj02(point);
  return datum === 'bd09' ? gcj02ToBd09(shifted) : shifted;
}

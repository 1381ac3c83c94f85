import type { Datum, Point } from '@shifang/rules';
import { toDrawn } from '../border';

/** A person's points of a day in order of time: milliseconds since 1970, WGS-84 degrees, metres (-1: not known). */
export interface TrackColumns {
  time: Float64Array;
  latitude: Float64Array;
  longitude: Float64Array;
  accuracy: Float32Array;
}

/** A silence: nothing is known between the two moments. */
export interface Silence {
  from: number;
  to: number;
}

/** One person's track as it is drawn: a colour, and the letter that says the same without it. */
export interface ReplayTrack {
  id: string;
  name: string;
  letter: string;
  color: string;
  columns: TrackColumns;
  silences: readonly Silence[];
}

/** The same in map units: the world is 1 wide and 1 high, x to the east, y to the south. */
export interface DrawnTrack {
  track: ReplayTrack;
  x: Float64Array;
  y: Float64Array;
  /** 1 where nothing is known between the point before and this one. */
  breaks: Uint8Array;
}

/** Where somebody is at a moment. Not `known`: before the first, after the last point, or in a silence. */
export interface Head {
  x: number;
  y: number;
  known: boolean;
  accuracy: number;
}

export function worldX(longitude: number): number {
  return (180 + longitude) / 360;
}

export function worldY(latitude: number): number {
  const north = Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  return (180 - (180 / Math.PI) * north) / 360;
}

interface Places {
  datum: Datum;
  x: Float64Array;
  y: Float64Array;
}

/** Places by columns: a track that is told anew, with its silences or a name, has not moved. */
const PLACES = new WeakMap<TrackColumns, Places>();

export function drawnTrack(track: ReplayTrack, datum: Datum): DrawnTrack {
  const { columns, silences } = track;
  const known = PLACES.get(columns);
  const { x, y } = known?.datum === datum ? known : placesOf(columns, datum);
  return { track, x, y, breaks: breaksOf(columns.time, silences) };
}

function placesOf(columns: TrackColumns, datum: Datum): Places {
  const { latitude, longitude } = columns;
  const x = new Float64Array(latitude.length);
  const y = new Float64Array(latitude.length);
  for (let at = 0; at < latitude.length; at += 1) {
    const point = { latitude: latitude[at] as number, longitude: longitude[at] as number };
    const [east, north] = datum === 'wgs84' ? [point.longitude, point.latitude] : toDrawn(point, datum);
    x[at] = worldX(east);
    y[at] = worldY(north);
  }
  const found = { datum, x, y };
  PLACES.set(columns, found);
  return found;
}

/** Marks the points before which there is a silence. */
export function breaksOf(time: Float64Array, silences: readonly Silence[]): Uint8Array {
  const breaks = new Uint8Array(time.length);
  for (const { from, to } of silences) {
    const after = lastAt(time, from) + 1;
    // The point that ends the silence; points inside of it, such as outliers, are nobody's way.
    for (let at = after; at < time.length && (time[at] as number) <= to; at += 1) breaks[at] = 1;
  }
  if (breaks.length > 0) breaks[0] = 0;
  return breaks;
}

/** The last place of a sorted column whose value is not above `wanted`; -1 when all are. */
export function lastAt(column: Float64Array, wanted: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where the person of a track is at a moment, between two points in proportion; null without points. */
export function headOf({ track, x, y, breaks }: DrawnTrack, now: number): Head | null {
  const { time, accuracy } = track.columns;
  if (time.length === 0) return null;
  const found = lastAt(time, now);
  const at = Math.max(found, 0);
  const here = { x: x[at] as number, y: y[at] as number, accuracy: accuracy[at] as number };
  const exact = found >= 0 && time[at] === now;
  if (found < 0 || (found === time.length - 1 && !exact)) return { ...here, known: false };
  if (exact) return { ...here, known: true };
  if (breaks[at + 1] === 1) return { ...here, known: false };
  const before = time[at] as number;
  const share = (now - before) / ((time[at + 1] as number) - before);
  return {
    ...here,
    x: here.x + ((x[at + 1] as number) - here.x) * share,
    y: here.y + ((y[at + 1] as number) - here.y) * share,
    known: true,
  };
}

/** West, south, east, north of tracks and places as drawn, in degrees; null when there is nothing. */
export function extentOf(
  tracks: readonly ReplayTrack[],
  places: readonly Point[],
  datum: Datum,
): [number, number, number, number] | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = ([longitude, latitude]: readonly [number, number]) => {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  };
  for (const { columns } of tracks)
    for (let at = 0; at < columns.time.length; at += 1)
      take([columns.longitude[at] as number, columns.latitude[at] as number]);
  for (const place of places) take([place.longitude, place.latitude]);
  if (west > east) return null;
  const [left, bottom] = toDrawn({ latitude: south, longitude: west }, datum);
  const [right, top] = toDrawn({ latitude: north, longitude: east }, datum);
  return [left, bottom, right, top];
}

import type { Datum, Point } from '@shifang/rules';
import type { Feature, FeatureCollection, LineString, Polygon, Point as GeoPoint } from 'geojson';
import type { Meaning } from '../tokens/palette';
import { toDrawn } from './border';

/** Something of ours at a place. Filled when verified or active, hollow when not yet. */
export interface MapPoint extends Point {
  id: string;
  meaning: Meaning;
  /** 0 is the most important tier and the largest circle; 4 the smallest. */
  rank?: number;
  hollow?: boolean;
  label?: string;
  /** Its label is written from afar too. */
  named?: boolean;
  /** A number inside the circle: the order of a stop; or a letter that tells people apart. */
  order?: number | string;
  /** Instead of the colour of its meaning: one that tells people or ways apart and means nothing else. */
  color?: string;
}

/** A circle on the ground, radius in metres. */
export interface MapCircle extends Point {
  radius_m: number;
  kind: 'fence' | 'accuracy';
  meaning?: Meaning;
}

export interface TrackPoint extends Point {
  /** Nothing is known between the point before and this one: the gap is dashed. */
  gap_before?: boolean;
}

export interface MapTrack {
  id: string;
  points: readonly TrackPoint[];
  meaning?: Meaning;
  /** Instead of the colour of its meaning. */
  color?: string;
  /** Does not fade: a way that is planned has no age. */
  steady?: boolean;
}

const EARTH_RADIUS_M = 6_371_008.8;
/** A track is drawn in this many pieces, the oldest the faintest. */
const AGES = 12;

function collection<G extends GeoPoint | LineString | Polygon>(features: Feature<G>[]): FeatureCollection<G> {
  return { type: 'FeatureCollection', features };
}

export function pointFeatures(points: readonly MapPoint[], datum: Datum): FeatureCollection<GeoPoint> {
  return collection(
    points.map((point, at) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: toDrawn(point, datum) },
      properties: {
        id: point.id,
        meaning: point.meaning,
        rank: Math.min(point.rank ?? 2, 4),
        hollow: point.hollow === true,
        label: point.label ?? '',
        named: point.named === true,
        order: point.order === undefined ? '' : String(point.order),
        lettered: typeof point.order === 'string',
        place: typeof point.order === 'string' ? at : (point.order ?? 0),
        ...(point.color === undefined ? {} : { color: point.color }),
      },
    })),
  );
}

/** A circle of metres as a ring of 64 corners. */
export function ring({ latitude, longitude, radius_m }: Point & { radius_m: number }, datum: Datum): [number, number][] {
  const turn = (corner: number) => (corner / 64) * 2 * Math.PI;
  const degrees = (radius_m / EARTH_RADIUS_M) * (180 / Math.PI);
  const squeeze = Math.cos((latitude * Math.PI) / 180);
  return Array.from({ length: 65 }, (_, corner) =>
    toDrawn(
      {
        latitude: latitude + degrees * Math.sin(turn(corner)),
        longitude: longitude + (degrees * Math.cos(turn(corner))) / squeeze,
      },
      datum,
    ),
  );
}

export function circleFeatures(circles: readonly MapCircle[], datum: Datum): FeatureCollection<Polygon> {
  return collection(
    circles.map((circle) => ({
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ring(circle, datum)] },
      properties: { kind: circle.kind, meaning: circle.meaning ?? 'brand' },
    })),
  );
}

/** Pieces of a track: known ones fade with age, gaps are their own dashed pieces and never joined. */
export function trackFeatures(tracks: readonly MapTrack[], datum: Datum): FeatureCollection<LineString> {
  return collection(tracks.flatMap((track) => pieces(track, datum)));
}

function pieces(track: MapTrack, datum: Datum): Feature<LineString>[] {
  const { id, points, meaning = 'brand', color, steady = false } = track;
  const look = { id, meaning, ...(color === undefined ? {} : { color }) };
  const strength = (bucket: number) => (steady ? 1 : (bucket + 1) / AGES);
  const found: Feature<LineString>[] = [];
  let line: [number, number][] = [];
  let age = 0;
  const close = () => {
    if (line.length > 1) found.push(piece(line, { ...look, gap: false, age: strength(age) }));
  };
  points.forEach((point, at) => {
    const drawn = toDrawn(point, datum);
    const bucket = Math.floor((at / Math.max(points.length, 1)) * AGES);
    const last = line.at(-1);
    if (last !== undefined && point.gap_before === true) {
      close();
      found.push(piece([last, drawn], { ...look, gap: true, age: strength(bucket) }));
      line = [];
    } else if (last !== undefined && bucket !== age) {
      line.push(drawn);
      close();
      line = [];
    }
    age = bucket;
    line.push(drawn);
  });
  close();
  return found;
}

function piece(coordinates: [number, number][], properties: Record<string, unknown>): Feature<LineString> {
  return { type: 'Feature', geometry: { type: 'LineString', coordinates }, properties };
}

/** West, south, east, north of all that is drawn; null when nothing is. */
export function extent(places: readonly Point[], datum: Datum): [number, number, number, number] | null {
  if (places.length === 0) return null;
  const drawn = places.map((place) => toDrawn(place, datum));
  const easts = drawn.map(([longitude]) => longitude);
  const norths = drawn.map(([, latitude]) => latitude);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  return [least(easts), least(norths), most(easts), most(norths)];
}

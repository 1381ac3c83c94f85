import { gcj02ToWgs84, toWgs84, wgs84ToGcj02, type Datum, type Point } from '@shifang/rules';

/** The one place where our WGS-84 is moved into the system a basemap is drawn in, and clicks back out of it. */

export type Drawn = [longitude: number, latitude: number];

export function toDrawn(point: Point, datum: Datum): Drawn {
  const moved = datum === 'wgs84' ? point : wgs84ToGcj02(point);
  return [moved.longitude, moved.latitude];
}

export function fromDrawn([longitude, latitude]: Drawn, datum: Datum): Point {
  const point = { latitude, longitude };
  if (datum === 'gcj02') return gcj02ToWgs84(point);
  return toWgs84(point, datum);
}

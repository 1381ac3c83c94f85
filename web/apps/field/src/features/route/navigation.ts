/** Hands a place over to a navigation app, in the coordinates that its maps are drawn in. Pure. */
import { fromWgs84, type Datum, type Point } from '@shifang/rules';

export const NAVIGATORS = ['amap', 'baidu', 'tencent', 'apple', 'google', 'system'] as const;
export type Navigator = (typeof NAVIGATORS)[number];

/** Apple and Google draw mainland China in GCJ-02 too; elsewhere it is the same as WGS-84. */
const DATUMS: Record<Navigator, Datum> = {
  amap: 'gcj02',
  baidu: 'bd09',
  tencent: 'gcj02',
  apple: 'gcj02',
  google: 'gcj02',
  system: 'wgs84',
};

const six = (value: number): string => value.toFixed(6);

/** `31.230400,121.473700`: latitude first, as all but 高德 want it. */
const pair = ({ latitude, longitude }: Point): string => `${six(latitude)},${six(longitude)}`;

function query(parts: Record<string, string>): string {
  return new URLSearchParams(parts).toString();
}

type Builder = (to: Point, name: string) => string;

const ADDRESSES: Record<Navigator, Builder> = {
  amap: ({ latitude, longitude }, name) =>
    `https://uri.amap.com/navigation?${query({
      to: `${six(longitude)},${six(latitude)},${name.replaceAll(',', ' ')}`,
      mode: 'car',
      coordinate: 'gaode',
      callnative: '1',
      src: 'shifang',
    })}`,
  baidu: (to, name) =>
    `https://api.map.baidu.com/marker?${query({
      location: pair(to),
      title: name,
      content: name,
      coord_type: 'bd09ll',
      output: 'html',
      src: 'webapp.shifang.field',
    })}`,
  tencent: (to, name) =>
    `https://apis.map.qq.com/uri/v1/routeplan?${query({
      type: 'drive',
      to: name,
      tocoord: pair(to),
      referer: 'shifang',
    })}`,
  apple: (to) => `https://maps.apple.com/?${query({ daddr: pair(to), dirflg: 'd' })}`,
  google: (to) =>
    `https://www.google.com/maps/dir/?${query({ api: '1', destination: pair(to), travelmode: 'driving' })}`,
  system: (to, name) => `geo:${pair(to)}?${query({ q: `${pair(to)}(${name})` })}`,
};

/** The address that opens a navigator with the way to a WGS-84 place. */
export function wayTo(navigator: Navigator, place: Point & { name: string }): string {
  const { latitude, longitude, name } = place;
  return ADDRESSES[navigator](fromWgs84({ latitude, longitude }, DATUMS[navigator]), name);
}

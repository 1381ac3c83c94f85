import type { Map as MapLibre } from 'maplibre-gl';
import { worldX, worldY } from './track';

/** How world units become pixels: maps here neither turn nor tilt, so that is a shift and a scale. */
export interface View {
  /** Pixels that the world is wide. */
  scale: number;
  left: number;
  top: number;
  width: number;
  height: number;
  zoom: number;
  /** Pixels of a metre in the middle of the map. */
  metre: number;
}

const TILE = 512;
const EQUATOR_M = 40_075_016.7;

export function viewOf(map: MapLibre): View {
  const { lng, lat } = map.getCenter();
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const zoom = map.getZoom();
  const scale = TILE * 2 ** zoom;
  return {
    scale,
    left: worldX(lng) * scale - width / 2,
    top: worldY(lat) * scale - height / 2,
    width,
    height,
    zoom,
    metre: scale / EQUATOR_M / Math.cos((lat * Math.PI) / 180),
  };
}

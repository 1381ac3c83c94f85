import type { Datum } from '@shifang/rules';
import type { FeatureCollection, Polygon } from 'geojson';
import type { Map as MapLibre, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import type { Meaning } from '../tokens/palette';
import { toDrawn } from './border';
import { CELL_LAYER, SOURCES } from './layers';
import { setData, type LiveMap } from './useMap';

/** A hexagon on the ground; its corners are (longitude, latitude), WGS-84, not closed. */
export interface MapCell {
  id: string;
  outline: readonly (readonly [longitude: number, latitude: number])[];
  meaning: Meaning;
  /** How strongly it is filled, 0 to 1. */
  weight: number;
  chosen?: boolean;
  /** It is drawn wherever one looks: the map does not fit it. */
  backdrop?: boolean;
}

export function cellFeatures(cells: readonly MapCell[], datum: Datum): FeatureCollection<Polygon> {
  return {
    type: 'FeatureCollection',
    features: cells.map(({ id, outline, meaning, weight, chosen }) => {
      const ring = outline.map(([longitude, latitude]) => toDrawn({ longitude, latitude }, datum));
      const first = ring[0];
      return {
        type: 'Feature',
        geometry: { type: 'Polygon', coordinates: [first === undefined ? ring : [...ring, first]] },
        properties: { id, meaning, weight, chosen: chosen === true },
      };
    }),
  };
}

interface Told {
  cells: readonly MapCell[];
  onCell?: ((id: string) => void) | undefined;
  /** Cells are painted by dragging: each one that is touched is told once, and the map stays where it is. */
  painting: boolean;
}

/** Draws the cells and tells which one is pressed, or which ones a drag runs over. */
export function useCells(ready: LiveMap['ready'], { cells, onCell, painting }: Told, datum: Datum): void {
  const told = useRef(onCell);
  useEffect(() => {
    told.current = onCell;
  });
  useEffect(() => {
    if (ready !== null) setData(ready.map, SOURCES.cells, cellFeatures(cells, datum));
  }, [ready, cells, datum]);
  const listening = onCell !== undefined;
  useEffect(() => {
    if (ready === null || !listening) return undefined;
    const tell = (id: string) => told.current?.(id);
    return painting ? paint(ready.map, tell) : press(ready.map, tell);
  }, [ready, listening, painting]);
}

function cellAt(map: MapLibre, event: MapMouseEvent | MapTouchEvent): string | null {
  const [hit] = map.queryRenderedFeatures(event.point, { layers: [CELL_LAYER] });
  return hit === undefined ? null : String(hit.properties['id']);
}

function press(map: MapLibre, tell: (id: string) => void): () => void {
  const click = (event: MapMouseEvent) => {
    const id = cellAt(map, event);
    if (id !== null) tell(id);
  };
  map.on('click', click);
  return () => {
    map.off('click', click);
  };
}

function paint(map: MapLibre, tell: (id: string) => void): () => void {
  let touched: Set<string> | null = null;
  const over = (event: MapMouseEvent | MapTouchEvent) => {
    map.getCanvas().style.cursor = 'crosshair';
    const id = touched === null ? null : cellAt(map, event);
    if (id === null || touched?.has(id) === true) return;
    touched?.add(id);
    tell(id);
  };
  const begin = (event: MapMouseEvent | MapTouchEvent) => {
    touched = new Set();
    over(event);
  };
  const end = () => {
    touched = null;
  };
  map.dragPan.disable();
  map.getCanvas().style.cursor = 'crosshair';
  map.on('mousedown', begin);
  map.on('mousemove', over);
  map.on('touchstart', begin);
  map.on('touchmove', over);
  document.addEventListener('mouseup', end);
  map.on('touchend', end);
  return () => {
    map.dragPan.enable();
    map.getCanvas().style.cursor = '';
    map.off('mousedown', begin);
    map.off('mousemove', over);
    map.off('touchstart', begin);
    map.off('touchmove', over);
    document.removeEventListener('mouseup', end);
    map.off('touchend', end);
  };
}

import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { MEANINGS, PALETTES, type Mode } from '../tokens/palette';
import type { FeatureCollection } from 'geojson';

export const SOURCES = { cells: 'sf-cells', circles: 'sf-circles', tracks: 'sf-tracks', points: 'sf-points' } as const;
export const POINT_LAYER = 'sf-point';
export const CLUSTER_LAYER = 'sf-cluster';
export const CELL_LAYER = 'sf-cell';

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };

export function dataSources(cluster: boolean): Record<string, SourceSpecification> {
  return {
    [SOURCES.cells]: { type: 'geojson', data: NOTHING },
    [SOURCES.circles]: { type: 'geojson', data: NOTHING },
    [SOURCES.tracks]: { type: 'geojson', data: NOTHING },
    [SOURCES.points]: {
      type: 'geojson',
      data: NOTHING,
      cluster,
      clusterRadius: 44,
      clusterMaxZoom: 14,
    },
  };
}

function byMeaning(mode: Mode): ExpressionSpecification {
  const { tones } = PALETTES[mode];
  const pairs = MEANINGS.flatMap((meaning) => [meaning, mode === 'dark' ? tones[meaning].ink : tones[meaning].solid]);
  const meant = ['match', ['get', 'meaning'], ...pairs, tones.waiting.ink];
  return ['case', ['has', 'color'], ['to-color', ['get', 'color']], meant] as unknown as ExpressionSpecification;
}

function cellLayers(mode: Mode): LayerSpecification[] {
  const color = byMeaning(mode);
  const chosen: ExpressionSpecification = ['get', 'chosen'];
  const opacity: ExpressionSpecification = ['interpolate', ['linear'], ['get', 'weight'], 0, 0.04, 1, 0.72];
  return [
    {
      id: CELL_LAYER,
      type: 'fill',
      source: SOURCES.cells,
      paint: { 'fill-color': color, 'fill-opacity': opacity },
    },
    {
      id: 'sf-cell-edge',
      type: 'line',
      source: SOURCES.cells,
      paint: {
        'line-color': ['case', chosen, PALETTES[mode].ink, color],
        'line-width': ['case', chosen, 2.5, 0.75],
        'line-opacity': ['case', chosen, 1, 0.55],
      },
    },
  ];
}

function circleLayers(mode: Mode): LayerSpecification[] {
  const color = byMeaning(mode);
  const fence: ExpressionSpecification = ['==', ['get', 'kind'], 'fence'];
  return [
    {
      id: 'sf-circle-fill',
      type: 'fill',
      source: SOURCES.circles,
      paint: { 'fill-color': color, 'fill-opacity': ['case', fence, 0.1, 0.16] },
    },
    {
      id: 'sf-fence-edge',
      type: 'line',
      source: SOURCES.circles,
      filter: fence,
      paint: { 'line-color': color, 'line-width': 1.75, 'line-dasharray': [3, 2] },
    },
    {
      id: 'sf-accuracy-edge',
      type: 'line',
      source: SOURCES.circles,
      filter: ['!', fence],
      paint: { 'line-color': color, 'line-width': 1, 'line-opacity': 0.7 },
    },
  ];
}

function trackLayers(mode: Mode): LayerSpecification[] {
  const color = byMeaning(mode);
  const gap: ExpressionSpecification = ['==', ['get', 'gap'], true];
  const opacity: ExpressionSpecification = ['interpolate', ['linear'], ['get', 'age'], 0, 0.25, 1, 0.95];
  return [
    {
      id: 'sf-track',
      type: 'line',
      source: SOURCES.tracks,
      filter: ['!', gap],
      layout: { 'line-cap': 'butt', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': 3.5, 'line-opacity': opacity },
    },
    {
      id: 'sf-track-gap',
      type: 'line',
      source: SOURCES.tracks,
      filter: gap,
      paint: { 'line-color': color, 'line-width': 2, 'line-opacity': opacity, 'line-dasharray': [2, 3] },
    },
  ];
}

function pointLayers(mode: Mode): LayerSpecification[] {
  const palette = PALETTES[mode];
  const color = byMeaning(mode);
  const single: ExpressionSpecification = ['!', ['has', 'point_count']];
  const hollow: ExpressionSpecification = ['get', 'hollow'];
  const ordered: ExpressionSpecification = ['!=', ['get', 'order'], ''];
  const lettered: ExpressionSpecification = ['get', 'lettered'];
  const byRank: ExpressionSpecification = ['match', ['get', 'rank'], 0, 10, 1, 8, 2, 7, 3, 6, 5];
  const radius: ExpressionSpecification = ['case', lettered, 9, ordered, 13, byRank];
  // Where stops lie on each other, what is still to be done stands above, the earlier above the later; only the
  // number of a circle that is seen is written.
  const place: ExpressionSpecification = ['get', 'place'];
  const later: ExpressionSpecification = ['+', ['case', hollow, 0, 1000], place];
  const onFill = mode === 'dark' ? palette.canvas : palette.onSolid;
  return [
    {
      id: CLUSTER_LAYER,
      type: 'circle',
      source: SOURCES.points,
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': palette.raised,
        'circle-radius': ['step', ['get', 'point_count'], 15, 10, 18, 50, 23, 200, 28],
        'circle-stroke-width': 2,
        'circle-stroke-color': palette.inkSoft,
      },
    },
    {
      id: 'sf-cluster-count',
      type: 'symbol',
      source: SOURCES.points,
      filter: ['has', 'point_count'],
      layout: {
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': ['Noto Sans Bold'],
        'text-size': 13,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.ink },
    },
    {
      id: 'sf-point-selected',
      type: 'circle',
      source: SOURCES.points,
      filter: ['==', ['get', 'id'], ''],
      paint: {
        'circle-radius': ['+', radius, 7],
        'circle-color': color,
        'circle-opacity': 0.22,
        'circle-stroke-width': 1.5,
        'circle-stroke-color': color,
      },
    },
    {
      id: POINT_LAYER,
      type: 'circle',
      source: SOURCES.points,
      filter: single,
      layout: { 'circle-sort-key': ['-', 0, later] },
      paint: {
        'circle-radius': radius,
        'circle-color': ['case', hollow, palette.surface, color],
        'circle-stroke-width': ['case', hollow, 2.5, 1.75],
        'circle-stroke-color': ['case', hollow, color, palette.surface],
      },
    },
    {
      id: 'sf-point-order',
      type: 'symbol',
      source: SOURCES.points,
      filter: ['all', single, ordered],
      layout: {
        'text-field': ['get', 'order'],
        'text-font': ['Noto Sans Bold'],
        'text-size': ['case', lettered, 11, 13],
        'text-padding': 5,
        'symbol-sort-key': later,
      },
      paint: { 'text-color': ['case', hollow, color, onFill] },
    },
    labels('sf-point-label', ['!', ['get', 'named']], { mode, minzoom: 15 }),
    labels('sf-point-name', ['get', 'named'], { mode, minzoom: 0 }),
  ];
}

function labels(
  id: string,
  which: ExpressionSpecification,
  { mode, minzoom }: { mode: Mode; minzoom: number },
): LayerSpecification {
  const palette = PALETTES[mode];
  return {
    id,
    type: 'symbol',
    source: SOURCES.points,
    minzoom,
    filter: ['all', ['!', ['has', 'point_count']], ['!=', ['get', 'label'], ''], which],
    layout: {
      'text-field': ['get', 'label'],
      'text-font': ['Noto Sans Regular'],
      'text-size': 12,
      'text-anchor': 'top',
      'text-offset': [0, 1],
      'text-max-width': 10,
      'text-optional': true,
    },
    paint: {
      'text-color': palette.ink,
      'text-halo-color': palette.surface,
      'text-halo-width': 1.6,
    },
  };
}

/** Our data over the ground, in drawing order. */
export function dataLayers(mode: Mode): LayerSpecification[] {
  return [...cellLayers(mode), ...circleLayers(mode), ...trackLayers(mode), ...pointLayers(mode)];
}

import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Mode } from '../tokens/palette';

export interface QuietPaint {
  land: string;
  water: string;
  green: string;
  built: string;
  building: string;
  buildingEdge: string;
  roadCase: string;
  roadMajor: string;
  roadMinor: string;
  path: string;
  rail: string;
  label: string;
  labelFaint: string;
  halo: string;
}

/** Greys with a little blue and green: the ground must never compete with what lies on it. */
export function quietPaint(mode: Mode): QuietPaint {
  if (mode === 'dark')
    return {
      land: '#111A2B',
      water: '#0B1626',
      green: '#13231F',
      built: '#141F33',
      building: '#1A263C',
      buildingEdge: '#223049',
      roadCase: '#0E1626',
      roadMajor: '#2F3E59',
      roadMinor: '#243149',
      path: '#2A3750',
      rail: '#2A3750',
      label: '#A9B6CB',
      labelFaint: '#7F8DA5',
      halo: '#111A2B',
    };
  return {
    land: '#F4F5F6',
    water: '#D5E3EC',
    green: '#E4EDE2',
    built: '#EFF1F3',
    building: '#E8EBEE',
    buildingEdge: '#DCE0E5',
    roadCase: '#DDE1E6',
    roadMajor: '#FFFFFF',
    roadMinor: '#FFFFFF',
    path: '#E2E5E9',
    rail: '#CCD2DA',
    label: '#4B5769',
    labelFaint: '#78849A',
    halo: '#F8F9FA',
  };
}

const MAJOR = ['motorway', 'trunk', 'primary'];
const MIDDLE = ['secondary', 'tertiary'];
const MINOR = ['minor', 'service', 'residential', 'street', 'busway'];
const NAME: ExpressionSpecification = ['coalesce', ['get', 'name:zh'], ['get', 'name'], ['get', 'name:latin']];

function widths(...stops: [number, number][]): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()] as ExpressionSpecification;
}

function road(options: {
  id: string;
  classes: string[];
  color: string;
  width: ExpressionSpecification;
  minzoom?: number;
}): LayerSpecification {
  return {
    id: options.id,
    type: 'line',
    source: 'ground',
    'source-layer': 'transportation',
    minzoom: options.minzoom ?? 4,
    filter: ['in', ['get', 'class'], ['literal', options.classes]],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': options.color, 'line-width': options.width },
  };
}

function fills(paint: QuietPaint): LayerSpecification[] {
  const fill = (id: string, layer: string, color: string): LayerSpecification => ({
    id,
    type: 'fill',
    source: 'ground',
    'source-layer': layer,
    paint: { 'fill-color': color },
  });
  return [
    fill('landuse', 'landuse', paint.built),
    {
      id: 'landcover',
      type: 'fill',
      source: 'ground',
      'source-layer': 'landcover',
      filter: ['in', ['get', 'class'], ['literal', ['grass', 'wood', 'wetland', 'farmland']]],
      paint: { 'fill-color': paint.green },
    },
    fill('park', 'park', paint.green),
    fill('water', 'water', paint.water),
    {
      id: 'waterway',
      type: 'line',
      source: 'ground',
      'source-layer': 'waterway',
      paint: { 'line-color': paint.water, 'line-width': widths([10, 0.5], [16, 4]) },
    },
    {
      id: 'building',
      type: 'fill',
      source: 'ground',
      'source-layer': 'building',
      minzoom: 14,
      paint: {
        'fill-color': paint.building,
        'fill-outline-color': paint.buildingEdge,
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0, 15, 1],
      },
    },
  ];
}

function roads(paint: QuietPaint): LayerSpecification[] {
  return [
    {
      id: 'rail',
      type: 'line',
      source: 'ground',
      'source-layer': 'transportation',
      minzoom: 12,
      filter: ['==', ['get', 'class'], 'rail'],
      paint: { 'line-color': paint.rail, 'line-width': 1 },
    },
    road({ id: 'path', classes: ['path', 'track'], color: paint.path, width: widths([14, 0.6], [18, 3]), minzoom: 14 }),
    road({ id: 'minor-case', classes: MINOR, color: paint.roadCase, width: widths([12, 0.6], [14, 3], [18, 16]), minzoom: 12 }),
    road({ id: 'middle-case', classes: MIDDLE, color: paint.roadCase, width: widths([10, 0.8], [14, 5], [18, 22]) }),
    road({ id: 'major-case', classes: MAJOR, color: paint.roadCase, width: widths([8, 1], [14, 7], [18, 28]) }),
    road({ id: 'minor', classes: MINOR, color: paint.roadMinor, width: widths([12, 0.2], [14, 2], [18, 14]), minzoom: 12 }),
    road({ id: 'middle', classes: MIDDLE, color: paint.roadMinor, width: widths([10, 0.4], [14, 4], [18, 20]) }),
    road({ id: 'major', classes: MAJOR, color: paint.roadMajor, width: widths([8, 0.6], [14, 5.5], [18, 26]) }),
  ];
}

function labels(paint: QuietPaint): LayerSpecification[] {
  const halo = { 'text-halo-color': paint.halo, 'text-halo-width': 1.4 };
  return [
    {
      id: 'road-name',
      type: 'symbol',
      source: 'ground',
      'source-layer': 'transportation_name',
      minzoom: 14,
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 360,
        'text-field': NAME,
        'text-font': ['Noto Sans Regular'],
        'text-size': 11,
      },
      paint: { 'text-color': paint.labelFaint, ...halo },
    },
    {
      id: 'water-name',
      type: 'symbol',
      source: 'ground',
      'source-layer': 'water_name',
      layout: { 'text-field': NAME, 'text-font': ['Noto Sans Regular'], 'text-size': 11, 'text-max-width': 6 },
      paint: { 'text-color': paint.labelFaint, ...halo },
    },
    {
      id: 'place-name',
      type: 'symbol',
      source: 'ground',
      'source-layer': 'place',
      maxzoom: 17,
      layout: {
        'text-field': NAME,
        'text-font': ['Noto Sans Bold'],
        'text-size': ['interpolate', ['linear'], ['zoom'], 10, 12, 16, 13],
        'text-max-width': 8,
      },
      paint: { 'text-color': paint.label, ...halo },
    },
  ];
}

/** The ground of an OpenMapTiles archive, quietest first. */
export function quietLayers(paint: QuietPaint): LayerSpecification[] {
  return [...fills(paint), ...roads(paint), ...labels(paint)];
}

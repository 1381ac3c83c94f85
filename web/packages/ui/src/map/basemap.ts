import type { Datum } from '@shifang/rules';
import type { StyleSpecification } from 'maplibre-gl';
import type { Mode } from '../tokens/palette';
import { quietLayers, quietPaint } from './quietStyle';

/** A basemap of the organisation, as `GET /map-sources` names it. */
export interface Basemap {
  id: string;
  name: string;
  /** `vector`: one PMTiles archive in the OpenMapTiles schema. `raster`: a tile template with {x} {y} {z}. */
  kind: 'vector' | 'raster';
  url: string;
  /** The system in which the tiles are drawn; our data is moved into it when drawn, and clicks back. */
  datum: Datum;
  attribution: string;
  max_zoom?: number;
}

const OSM = '© OpenStreetMap contributors';

/** Shipped with the product: works without the internet. */
export const LOCAL_BASEMAP: Basemap = {
  id: 'local',
  name: 'Shifang',
  kind: 'vector',
  url: '/map/baltimore.pmtiles',
  datum: 'wgs84',
  attribution: OSM,
};

/** The MapLibre style of a basemap in a mode: only the ground, none of our data. No glyph server is named. */
export function basemapStyle(basemap: Basemap, mode: Mode): StyleSpecification {
  const paint = quietPaint(mode);
  const background = {
    id: 'ground',
    type: 'background' as const,
    paint: { 'background-color': paint.land },
  };
  if (basemap.kind === 'raster') {
    return {
      version: 8,
      sources: {
        ground: {
          type: 'raster',
          tiles: [basemap.url],
          tileSize: 256,
          maxzoom: basemap.max_zoom ?? 18,
          attribution: basemap.attribution,
        },
      },
      layers: [
        background,
        {
          id: 'raster',
          type: 'raster',
          source: 'ground',
          // A loud road map would drown our data; dark rooms get it dimmed as well.
          paint: { 'raster-saturation': -0.45, 'raster-brightness-max': mode === 'dark' ? 0.55 : 1 },
        },
      ],
    };
  }
  const url = new URL(basemap.url, location.origin).href;
  return {
    version: 8,
    sources: {
      ground: {
        type: 'vector',
        url: `pmtiles://${url}`,
        attribution: basemap.attribution.includes('OpenStreetMap') ? basemap.attribution : OSM,
      },
    },
    layers: [background, ...quietLayers(paint)],
  };
}

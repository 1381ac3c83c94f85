import {
  addProtocol,
  AttributionControl,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type GeoJSONSource,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { Protocol } from 'pmtiles';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { FONT_FAMILY, type Mode } from '../tokens/palette';
import { basemapStyle, type Basemap } from './basemap';
import { dataLayers, dataSources } from './layers';

// MapLibre 6 cannot find its worker through a bundler by itself; without this the map stays blank.
setWorkerUrl(workerUrl);
/** Reads PMTiles archives; the phone may add one that it keeps locally. */
export const archives = new Protocol();
addProtocol('pmtiles', archives.tile);

export interface MapSetup {
  basemap: Basemap;
  mode: Mode;
  cluster: boolean;
  /** Where to start when there is nothing to fit, drawn coordinates. */
  center: [longitude: number, latitude: number];
  zoom: number;
  interactive: boolean;
}

export interface LiveMap {
  holder: RefObject<HTMLDivElement | null>;
  /** The map once its style (ground and our layers) stands; a new object after every change of style. */
  ready: { map: MapLibre } | null;
}

function wholeStyle({ basemap, mode, cluster }: MapSetup) {
  const style = basemapStyle(basemap, mode);
  return {
    ...style,
    sources: { ...style.sources, ...dataSources(cluster) },
    layers: [...style.layers, ...dataLayers(mode)],
  };
}

/** One MapLibre map for the life of the component; the style follows basemap and mode. */
export function useMap(setup: MapSetup): LiveMap {
  const holder = useRef<HTMLDivElement>(null);
  const first = useRef(setup);
  const [map, setMap] = useState<MapLibre | null>(null);
  const [ready, setReady] = useState<LiveMap['ready']>(null);
  const { basemap, mode, cluster } = setup;

  useEffect(() => {
    if (holder.current === null) return undefined;
    const { center, zoom, interactive } = first.current;
    const made = new MapLibre({
      container: holder.current,
      center,
      zoom,
      interactive,
      maxZoom: 19,
      localIdeographFontFamily: FONT_FAMILY,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 120,
    });
    made.touchZoomRotate.disableRotation();
    made.addControl(new AttributionControl({ compact: false }), 'bottom-right');
    if (interactive) {
      made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
      made.addControl(new ScaleControl({ maxWidth: 96 }), 'bottom-left');
    }
    setMap(made);
    return () => {
      setReady(null);
      setMap(null);
      made.remove();
    };
  }, []);

  useEffect(() => {
    if (map === null) return undefined;
    const stand = () => setReady({ map });
    map.on('style.load', stand);
    map.setStyle(wholeStyle({ ...first.current, basemap, mode, cluster }), { diff: false });
    return () => {
      map.off('style.load', stand);
      setReady(null);
    };
  }, [map, basemap, mode, cluster]);

  return { holder, ready };
}

export function setData(map: MapLibre, source: string, data: GeoJSON.GeoJSON): void {
  map.getSource<GeoJSONSource>(source)?.setData(data);
}

import type { Datum, Point } from '@shifang/rules';
import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMode } from '../tokens/mode';
import { BasemapSwitch } from './BasemapSwitch';
import { useBasemaps } from './BasemapProvider';
import { fromDrawn, toDrawn } from './border';
import { CLUSTER_LAYER, POINT_LAYER, SOURCES } from './layers';
import styles from './MapView.module.css';
import {
  circleFeatures,
  extent,
  pointFeatures,
  trackFeatures,
  type MapCircle,
  type MapPoint,
  type MapTrack,
} from './shapes';
import { setData, useMap, type LiveMap } from './useMap';

export interface MapBounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

export interface MapViewProps {
  points?: readonly MapPoint[];
  circles?: readonly MapCircle[];
  tracks?: readonly MapTrack[];
  selectedId?: string | null;
  onSelect?: (id: string) => void;
  /** A click on bare ground, WGS-84. */
  onPick?: (point: Point) => void;
  /** After the view came to rest, WGS-84. */
  onMove?: (bounds: MapBounds) => void;
  /** Where to look when there is nothing to fit. */
  center?: Point;
  zoom?: number;
  /** Fits everything drawn again whenever this changes; `null` never fits. */
  fitKey?: string | null;
  cluster?: boolean;
  interactive?: boolean;
  label: string;
  className?: string;
}

const NO_POINTS: readonly MapPoint[] = [];
const NO_CIRCLES: readonly MapCircle[] = [];
const NO_TRACKS: readonly MapTrack[] = [];

const DEFAULTS = {
  points: NO_POINTS,
  circles: NO_CIRCLES,
  tracks: NO_TRACKS,
  selectedId: null,
  center: { latitude: 39.2865, longitude: -76.5875 },
  zoom: 13.5,
  fitKey: '',
  cluster: false,
  interactive: true,
};

/** The map of both apps. Everything given and told is WGS-84; only drawing knows the basemap's datum. */
export default function MapView(props: MapViewProps) {
  const given = { ...DEFAULTS, ...props };
  const { t } = useTranslation();
  const { mode } = useMode();
  const { basemap, basemaps, choose } = useBasemaps();
  const { datum } = basemap;
  const { holder, ready } = useMap({ ...given, basemap, mode, center: toDrawn(given.center, datum) });
  useDrawn(ready, given, datum);
  useFit(ready, given, datum);
  useTold(ready, props, datum);
  const failed = useFailure(ready);
  const drawing = useDrawing(ready);
  return (
    <div
      className={[styles.map, given.className].filter(Boolean).join(' ')}
      role="region"
      aria-label={given.label}
      aria-busy={drawing}
      data-testid="map"
    >
      <div ref={holder} className={styles.holder} />
      {given.interactive && basemaps.length > 1 && (
        <BasemapSwitch basemaps={basemaps} chosen={basemap.id} choose={choose} />
      )}
      {failed && <p className={styles.failed}>{t('ui.map.groundMissing')}</p>}
    </div>
  );
}

type Ready = LiveMap['ready'];
type Shapes = Required<Pick<MapViewProps, 'points' | 'circles' | 'tracks' | 'fitKey' | 'selectedId'>>;

/** Keeps our sources equal to what is given. */
function useDrawn(ready: Ready, { points, circles, tracks, selectedId }: Shapes, datum: Datum): void {
  useEffect(() => {
    if (ready !== null) setData(ready.map, SOURCES.points, pointFeatures(points, datum));
  }, [ready, points, datum]);
  useEffect(() => {
    if (ready !== null) setData(ready.map, SOURCES.circles, circleFeatures(circles, datum));
  }, [ready, circles, datum]);
  useEffect(() => {
    if (ready !== null) setData(ready.map, SOURCES.tracks, trackFeatures(tracks, datum));
  }, [ready, tracks, datum]);
  useEffect(() => {
    // A style that is just being changed has no layers: the next one that stands comes with a new `ready`.
    if (ready?.map.getLayer('sf-point-selected') === undefined) return;
    ready.map.setFilter('sf-point-selected', ['==', ['get', 'id'], selectedId ?? '']);
  }, [ready, selectedId]);
}

/**
 * Fits all that is drawn, once per `fitKey`, and again when the map's size changes before anybody moved it: a drawer
 * that opens gives its width late. Only the first fit jumps; later ones glide, so that the eye can follow.
 */
function useFit(ready: Ready, { points, circles, tracks, fitKey }: Shapes, datum: Datum): void {
  const places = useMemo(() => drawnPlaces({ points, circles, tracks }), [points, circles, tracks]);
  const fitted = useRef<string | null>(null);
  const moved = useRef(false);
  useEffect(() => {
    const wanted = fitKey === null ? null : `${fitKey}|${datum}`;
    const box = extent(places, datum);
    if (ready === null || wanted === null || box === null) return undefined;
    if (wanted !== fitted.current) {
      fit(ready.map, box, { animate: fitted.current !== null });
      fitted.current = wanted;
      moved.current = false;
    }
    const refit = () => {
      if (!moved.current) fit(ready.map, box, { animate: false });
    };
    const note = ({ originalEvent }: { originalEvent?: unknown }) => {
      moved.current ||= originalEvent !== undefined;
    };
    ready.map.on('resize', refit);
    ready.map.on('movestart', note);
    return () => {
      ready.map.off('resize', refit);
      ready.map.off('movestart', note);
    };
  }, [ready, places, fitKey, datum]);
}

function fit(map: NonNullable<Ready>['map'], box: NonNullable<ReturnType<typeof extent>>, { animate }: { animate: boolean }): void {
  const padding = Math.min(56, map.getContainer().clientHeight / 5);
  map.fitBounds(box, { padding, maxZoom: 16.5, animate });
}

/** Tells clicks and moves to the newest handlers without listening anew at each render. */
function useTold(ready: Ready, props: MapViewProps, datum: Datum): void {
  const told = useRef(props);
  useEffect(() => {
    told.current = props;
  });
  useEffect(() => (ready === null ? undefined : listen(ready.map, told, datum)), [ready, datum]);
}

function useFailure(ready: Ready): boolean {
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (ready === null) return undefined;
    const fail = () => setFailed(true);
    const heal = () => setFailed(false);
    ready.map.on('error', fail);
    ready.map.on('idle', heal);
    return () => {
      ready.map.off('error', fail);
      ready.map.off('idle', heal);
    };
  }, [ready]);
  return failed;
}

/** Whether something of what is shown is still to be fetched or drawn. */
function useDrawing(ready: Ready): boolean {
  const [drawing, setDrawing] = useState(true);
  useEffect(() => {
    if (ready === null) return undefined;
    const busy = () => setDrawing(true);
    const rest = () => setDrawing(false);
    ready.map.on('dataloading', busy);
    ready.map.on('idle', rest);
    return () => {
      ready.map.off('dataloading', busy);
      ready.map.off('idle', rest);
      setDrawing(true);
    };
  }, [ready]);
  return drawing;
}

function drawnPlaces({ points, circles, tracks }: Pick<Shapes, 'points' | 'circles' | 'tracks'>): Point[] {
  const around = circles.flatMap(({ latitude, longitude, radius_m }) => {
    const reach = radius_m / 111_195;
    const wide = reach / Math.cos((latitude * Math.PI) / 180);
    return [
      { latitude: latitude - reach, longitude: longitude - wide },
      { latitude: latitude + reach, longitude: longitude + wide },
    ];
  });
  return [...points, ...around, ...tracks.flatMap((track) => track.points)];
}

function listen(map: MapLibre, told: { current: MapViewProps }, datum: Datum): () => void {
  const click = (event: MapMouseEvent) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: [POINT_LAYER, CLUSTER_LAYER] });
    if (hit === undefined) told.current.onPick?.(fromDrawn([event.lngLat.lng, event.lngLat.lat], datum));
    else if (hit.layer.id === POINT_LAYER) told.current.onSelect?.(String(hit.properties['id']));
    else openCluster(map, hit.properties['cluster_id'] as number, event);
  };
  const move = () => {
    const bounds = map.getBounds();
    const southWest = fromDrawn([bounds.getWest(), bounds.getSouth()], datum);
    const northEast = fromDrawn([bounds.getEast(), bounds.getNorth()], datum);
    told.current.onMove?.({
      west: southWest.longitude,
      south: southWest.latitude,
      east: northEast.longitude,
      north: northEast.latitude,
    });
  };
  const hover = (event: MapMouseEvent) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: [POINT_LAYER, CLUSTER_LAYER] });
    map.getCanvas().style.cursor = hit === undefined ? '' : 'pointer';
  };
  map.on('click', click);
  map.on('moveend', move);
  map.on('mousemove', hover);
  return () => {
    map.off('click', click);
    map.off('moveend', move);
    map.off('mousemove', hover);
  };
}

function openCluster(map: MapLibre, cluster: number, event: MapMouseEvent): void {
  const source = map.getSource<GeoJSONSource>(SOURCES.points);
  void source?.getClusterExpansionZoom(cluster).then((zoom) => {
    map.easeTo({ center: event.lngLat, zoom: zoom + 0.5 });
  });
}

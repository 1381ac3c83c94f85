import type { Datum, Point } from '@shifang/rules';
import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useMemo, useRef, type Ref } from 'react';
import { useMode } from '../tokens/mode';
import { useBasemaps } from './BasemapProvider';
import { fromDrawn, toDrawn } from './border';
import { useCells, type MapCell } from './cells';
import { fit } from './fit';
import { useHandle, type MapHandle } from './handle';
import { CLUSTER_LAYER, POINT_LAYER, SOURCES } from './layers';
import { MapFrame } from './MapFrame';
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
  cells?: readonly MapCell[];
  /** A cell that was pressed, or, while `painting`, run over by a drag. */
  onCell?: (id: string) => void;
  painting?: boolean;
  selectedId?: string | null;
  onSelect?: (id: string) => void;
  /** A click on bare ground, WGS-84. */
  onPick?: (point: Point) => void;
  /** Where the view rests, at first and after each move, WGS-84. */
  onMove?: (bounds: MapBounds) => void;
  /** Where to look when there is nothing to fit. */
  center?: Point;
  zoom?: number;
  /** Fits everything drawn again whenever this changes; `null` never fits. */
  fitKey?: string | null;
  /** Keeps this place in the middle, wherever it moves to; `null` leaves the view alone. */
  follow?: Point | null;
  /** Somebody has taken hold of the map: what is followed is followed no more. */
  onGrab?: () => void;
  /** Moves the map by other means than the pointer. */
  ref?: Ref<MapHandle> | undefined;
  cluster?: boolean;
  interactive?: boolean;
  label: string;
  className?: string;
}

const NO_POINTS: readonly MapPoint[] = [];
const NO_CIRCLES: readonly MapCircle[] = [];
const NO_TRACKS: readonly MapTrack[] = [];
const NO_CELLS: readonly MapCell[] = [];

const FOLLOW_ZOOM = 15;

const DEFAULTS = {
  points: NO_POINTS,
  circles: NO_CIRCLES,
  tracks: NO_TRACKS,
  cells: NO_CELLS,
  painting: false,
  selectedId: null,
  center: { latitude: 39.2865, longitude: -76.5875 },
  zoom: 13.5,
  fitKey: '',
  follow: null,
  cluster: false,
  interactive: true,
};

/** The map of both apps. Everything given and told is WGS-84; only drawing knows the basemap's datum. */
export default function MapView({ ref, ...props }: MapViewProps) {
  const given = { ...DEFAULTS, ...props };
  const { mode } = useMode();
  const { basemap } = useBasemaps();
  const { datum } = basemap;
  const { holder, ready } = useMap({ ...given, basemap, mode, center: toDrawn(given.center, datum) });
  useHandle(ref, ready, datum);
  useCells(ready, given, datum);
  useDrawn(ready, given, datum);
  useFit(ready, given, datum);
  useTold(ready, props, datum);
  useFollow(ready, given.follow, datum);
  return (
    <MapFrame
      holder={holder}
      ready={ready}
      label={given.label}
      interactive={given.interactive}
      className={given.className}
    />
  );
}

type Ready = LiveMap['ready'];
type Shapes = Required<Pick<MapViewProps, 'points' | 'circles' | 'tracks' | 'cells' | 'fitKey' | 'selectedId'>>;

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
function useFit(ready: Ready, { points, circles, tracks, cells, fitKey }: Shapes, datum: Datum): void {
  const places = useMemo(
    () => drawnPlaces({ points, circles, tracks, cells }),
    [points, circles, tracks, cells],
  );
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

function useFollow(ready: Ready, place: Point | null, datum: Datum): void {
  const latitude = place?.latitude;
  const longitude = place?.longitude;
  useEffect(() => {
    if (ready === null || latitude === undefined || longitude === undefined) return;
    const { map } = ready;
    map.easeTo({ center: toDrawn({ latitude, longitude }, datum), zoom: Math.max(map.getZoom(), FOLLOW_ZOOM) });
  }, [ready, latitude, longitude, datum]);
}

/** Tells clicks and moves to the newest handlers without listening anew at each render. */
function useTold(ready: Ready, props: MapViewProps, datum: Datum): void {
  const told = useRef(props);
  useEffect(() => {
    told.current = props;
  });
  useEffect(() => (ready === null ? undefined : listen(ready.map, told, datum)), [ready, datum]);
}

function drawnPlaces({ points, circles, tracks, cells }: Pick<Shapes, 'points' | 'circles' | 'tracks' | 'cells'>): Point[] {
  const around = circles.flatMap(({ latitude, longitude, radius_m }) => {
    const reach = radius_m / 111_195;
    const wide = reach / Math.cos((latitude * Math.PI) / 180);
    return [
      { latitude: latitude - reach, longitude: longitude - wide },
      { latitude: latitude + reach, longitude: longitude + wide },
    ];
  });
  const corners = cells
    .filter(({ backdrop }) => backdrop !== true)
    .flatMap(({ outline }) => outline.map(([longitude, latitude]) => ({ longitude, latitude })));
  return [...points, ...around, ...corners, ...tracks.flatMap((track) => track.points)];
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
  const grab = () => told.current.onGrab?.();
  map.on('click', click);
  map.on('dragstart', grab);
  map.on('moveend', move);
  map.on('mousemove', hover);
  // A map that nothing moves is at rest from the beginning.
  move();
  return () => {
    map.off('click', click);
    map.off('dragstart', grab);
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

import { lazy, Suspense } from 'react';
import { Skeleton } from '../states/states';
import type { MapViewProps } from './MapView';
import type { ReplayMapProps } from './replay/ReplayMap';

const Loaded = lazy(() => import('./MapView'));

/** The map; MapLibre comes in its own chunk, only when a map is shown. */
export function MapView(props: MapViewProps) {
  return (
    <Suspense fallback={<Skeleton rows={3} height={48} />}>
      <Loaded {...props} />
    </Suspense>
  );
}

const LoadedReplay = lazy(() => import('./replay/ReplayMap'));

/** Tracks played on a map; see `MapView` for the chunk it comes in. */
export function ReplayMap(props: ReplayMapProps) {
  return (
    <Suspense fallback={<Skeleton rows={3} height={48} />}>
      <LoadedReplay {...props} />
    </Suspense>
  );
}

export { BasemapProvider, useBasemaps } from './BasemapProvider';
export { LOCAL_BASEMAP, type Basemap } from './basemap';
export type { MapCell } from './cells';
export type { MapHandle } from './handle';
export type { MapBounds, MapViewProps } from './MapView';
export type { MapCircle, MapPoint, MapTrack, TrackPoint } from './shapes';
export type { ReplayMark } from './replay/marks';
export type { ReplayClock } from './replay/overlay';
export { lastAt, type ReplayTrack, type Silence, type TrackColumns } from './replay/track';

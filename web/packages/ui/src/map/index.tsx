import { lazy, Suspense } from 'react';
import { Skeleton } from '../states/states';
import type { MapViewProps } from './MapView';

const Loaded = lazy(() => import('./MapView'));

/** The map; MapLibre comes in its own chunk, only when a map is shown. */
export function MapView(props: MapViewProps) {
  return (
    <Suspense fallback={<Skeleton rows={3} height={48} />}>
      <Loaded {...props} />
    </Suspense>
  );
}

export { BasemapProvider, useBasemaps } from './BasemapProvider';
export { LOCAL_BASEMAP, type Basemap } from './basemap';
export type { MapBounds, MapViewProps } from './MapView';
export type { MapCircle, MapPoint, MapTrack, TrackPoint } from './shapes';

import type { MapPoint, MapTrack } from '@shifang/ui/map';
import type { Stop } from '../queries';

/** A person's day with the colour that it is drawn in. */
export interface Route {
  key: string;
  person: string;
  day: string;
  stops: readonly Stop[];
  color: string;
}

type Placed = Stop & { latitude: number; longitude: number };

function isPlaced(stop: Stop): stop is Placed {
  return stop.latitude !== null && stop.longitude !== null;
}

/** Routes as points in their order and the lines between them; what has no position is left out of both. */
export function drawn(
  routes: readonly Route[],
  numbered: boolean,
): { points: MapPoint[]; tracks: MapTrack[] } {
  const points = routes.flatMap(({ stops, color }) =>
    stops.flatMap((stop, at) =>
      isPlaced(stop)
        ? [
            {
              id: stop.id,
              latitude: stop.latitude,
              longitude: stop.longitude,
              meaning: 'brand' as const,
              color,
              rank: 3,
              label: stop.customer_name,
              ...(numbered ? { order: at + 1 } : {}),
            },
          ]
        : [],
    ),
  );
  const tracks = routes.map(({ key, stops, color }) => ({
    id: key,
    color,
    steady: true,
    points: stops.filter(isPlaced),
  }));
  return { points, tracks };
}

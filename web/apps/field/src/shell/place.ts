/** Where the phone is, and what time it is, as React sees it. */
import { distanceMetres, type Point } from '@shifang/rules';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { LocationState } from '../capture/location';
import { useFieldSession } from './session';

/** The position while this component is shown; the receiver rests when nobody looks. */
export function usePlace(): LocationState {
  const { location } = useFieldSession();
  return useSyncExternalStore(location.subscribe, location.snapshot);
}

interface MaybePlace {
  latitude: number | null;
  longitude: number | null;
}

/** The place as a point, null when either half is unknown. */
export function pointOf(place: MaybePlace | null | undefined): Point | null {
  const { latitude = null, longitude = null } = place ?? {};
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** Metres between two places, null when one is unknown. */
export function distanceBetween(from: MaybePlace | null, to: MaybePlace | null): number | null {
  const [here, there] = [pointOf(from), pointOf(to)];
  return here && there ? distanceMetres(here, there) : null;
}

/** Milliseconds since 1970, anew every `every` milliseconds. */
export function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [every]);
  return now;
}

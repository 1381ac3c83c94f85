import type { MapPoint, MapTrack } from '@shifang/ui/map';
import type { Meaning } from '@shifang/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldMap } from '../../shell/map/FieldMap';
import { pointOf, usePlace } from '../../shell/place';
import type { RouteStop } from './route';
import styles from './route.module.css';

const MEANINGS: Record<RouteStop['state'], Meaning> = {
  done: 'verified',
  closed: 'warning',
  on_site: 'brand',
  ahead: 'brand',
  taken: 'refused',
};

function meaningOf(stop: RouteStop): Meaning {
  if (stop.state === 'ahead' && stop.kind === 'pool') return 'pool';
  return stop.late ? 'warning' : MEANINGS[stop.state];
}

/** The stops with their numbers, and the way between those that are ahead as the crow flies. */
export function RouteMap({
  stops,
  chosenId,
  choose,
}: {
  stops: readonly RouteStop[];
  chosenId: string | null;
  choose: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { fix } = usePlace();
  const points = useMemo<MapPoint[]>(
    () =>
      stops.flatMap((stop, at) => {
        const place = pointOf(stop);
        if (!place) return [];
        const over = stop.state === 'done' || stop.state === 'closed';
        const meaning = meaningOf(stop);
        return [{ ...place, id: stop.customer_id, meaning, rank: 1, hollow: !over, order: at + 1 }];
      }),
    [stops],
  );
  const tracks = useMemo<MapTrack[]>(() => {
    const next = stops.filter(({ state }) => state === 'on_site' || state === 'ahead');
    const way = next.flatMap((stop) => pointOf(stop) ?? []);
    const from = fix && !next.some(({ state }) => state === 'on_site') ? [fix] : [];
    const straight = [...from, ...way].map(({ latitude, longitude }) => ({
      latitude,
      longitude,
      // Nobody has gone this way yet: dashed, as what is not known is.
      gap_before: true,
    }));
    return straight.length > 1 ? [{ id: 'way', points: straight, meaning: 'brand' }] : [];
  }, [stops, fix]);
  const circles = useMemo(
    () =>
      fix ? [{ ...fix, radius_m: Math.max(8, fix.accuracy_m), kind: 'accuracy' as const }] : [],
    [fix],
  );
  const order = stops.map(({ customer_id }) => customer_id).join();
  return (
    <div className={styles.map} data-testid="route-map">
      <FieldMap
        label={t('route.map')}
        points={points}
        tracks={tracks}
        circles={circles}
        selectedId={chosenId}
        onSelect={choose}
        fitKey={order}
        {...(fix && points.length === 0 ? { center: fix } : {})}
      />
    </div>
  );
}

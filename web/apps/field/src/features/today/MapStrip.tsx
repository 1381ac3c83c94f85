import type { MapPoint } from '@shifang/ui/map';
import type { Meaning } from '@shifang/ui';
import { Maximize2, Minimize2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { VisitView } from '../../outbox/visits';
import { FieldMap } from '../../shell/map/FieldMap';
import { pointOf, usePlace } from '../../shell/place';
import type { Stop } from './plan';
import styles from './TodayPage.module.css';

function meaningOf(visit: VisitView): Meaning {
  if (visit.life === 'checked_out') return visit.validity === 'invalid' ? 'refused' : 'verified';
  if (visit.life === 'shop_closed') return 'warning';
  return visit.life === 'cancelled' ? 'waiting' : 'brand';
}

function pointsOf(stops: readonly Stop[]): MapPoint[] {
  return stops.flatMap(({ visit, customer, order }) => {
    const place = pointOf(customer);
    if (!place) return [];
    const over = visit.life !== 'planned' && visit.life !== 'checked_in';
    return [
      {
        id: visit.id,
        ...place,
        meaning: meaningOf(visit),
        rank: 1,
        hollow: !over,
        order,
      },
    ];
  });
}

/** The day on a map: a strip that opens to half the screen. */
export function MapStrip({ stops, nextId }: { stops: readonly Stop[]; nextId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { fix } = usePlace();
  const [tall, setTall] = useState(false);
  const points = useMemo(() => pointsOf(stops), [stops]);
  const circles = useMemo(
    () =>
      fix ? [{ ...fix, radius_m: Math.max(8, fix.accuracy_m), kind: 'accuracy' as const }] : [],
    [fix],
  );
  return (
    <div className={styles.map} data-tall={tall}>
      <FieldMap
        key={String(tall)}
        interactive={tall}
        label={t('today.map')}
        points={points}
        circles={circles}
        selectedId={nextId}
        onSelect={(id) => void navigate(`/visits/${id}`)}
        fitKey={`${points.length}|${tall}`}
        {...(fix && points.length === 0 ? { center: fix } : {})}
      />
      <button
        type="button"
        className={styles.mapSwitch}
        aria-label={tall ? t('today.mapSmall') : t('today.mapLarge')}
        aria-expanded={tall}
        onClick={() => setTall(!tall)}
      >
        <span>
          {tall ? <Minimize2 size={18} aria-hidden /> : <Maximize2 size={18} aria-hidden />}
        </span>
      </button>
    </div>
  );
}

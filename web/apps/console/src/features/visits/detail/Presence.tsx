import { Empty, useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { MapPinOff } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { VisitDetail } from '../queries';
import { countingAttempt, presenceShapes } from './presence';
import styles from './VisitDetail.module.css';

/** Where the phone was against where the customer is, on the map and in figures. */
export function Presence({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const attempt = countingAttempt(visit.attempts);
  const shapes = useMemo(() => presenceShapes(visit, attempt), [visit, attempt]);
  const moment = (iso: string | null | undefined) => (iso ? format.moment(iso) : null);
  const metres = (value: number | null | undefined) =>
    value === null || value === undefined ? null : format.distance(value);
  const stay =
    visit.check_out === null
      ? null
      : t('visits.stayLine', {
          stay: format.duration(visit.check_out.on_site_s),
          minimum: format.duration(visit.check_out.minimum_s),
        });
  return (
    <div className={styles.presence}>
      <div className={styles.map}>
        {shapes.points.length === 0 ? (
          <Empty icon={MapPinOff} title={t('visits.noPlace')} />
        ) : (
          <MapView label={t('visits.map')} {...shapes} fitKey={visit.id} />
        )}
      </div>
      <div className={styles.figures}>
        <p className={styles.distance} data-accepted={attempt?.accepted}>
          <span>{t('visits.distance')}</span>
          <strong>{metres(attempt?.distance_m) ?? '—'}</strong>
        </p>
        <Facts
          rows={[
            [t('visits.fence'), metres(visit.fence?.radius_m)],
            [t('visits.accuracy'), metres(attempt?.accuracy_m)],
            [t('visits.arrived'), moment(visit.checked_in_at)],
            [t('visits.left'), moment(visit.ended_at)],
            [t('visits.onSite'), stay],
            [t('visits.leftAt'), metres(visit.check_out?.distance_m)],
            [
              t('visits.template'),
              visit.template === null ? null : `${visit.template.name} v${visit.template.version}`,
            ],
          ]}
        />
        {attempt?.overridden_by && (
          <p className={styles.override}>
            {t('visits.overridden', { name: attempt.overridden_by })}
          </p>
        )}
      </div>
    </div>
  );
}

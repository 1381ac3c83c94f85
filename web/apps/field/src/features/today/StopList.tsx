import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { VisitView } from '../../outbox/visits';
import { isOver, timeWindow, type Stop } from './plan';
import styles from './TodayPage.module.css';

function statusOf(visit: VisitView): Status {
  if (visit.stopped !== null) return 'blocked';
  if (visit.troubles.length > 0) return 'parked';
  if (visit.validity === 'invalid') return 'invalid';
  if (isOver(visit) && visit.unsent > 0) return 'to_sync';
  return visit.life;
}

export function StopList({ stops }: { stops: readonly Stop[] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('today.list')}>
      <h2 className={styles.listTitle}>{t('today.list')}</h2>
      <ol className={styles.list}>
        {stops.map((stop) => (
          <li key={stop.visit.id}>
            <Row stop={stop} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Row({ stop }: { stop: Stop }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { visit, customer, order, distance, beginsAt } = stop;
  const expected = isOver(visit) || !beginsAt ? null : format.clock(beginsAt);
  const notes = [
    timeWindow(visit) ?? (expected && t('today.about', { time: expected })),
    distance === null ? null : format.distance(distance),
    customer?.address,
  ].filter(Boolean);
  return (
    <Link
      className={styles.stop}
      to={`/visits/${visit.id}`}
      data-over={isOver(visit)}
      data-testid={`stop-${visit.id}`}
    >
      <span className={styles.order}>{order}</span>
      <span style={{ minWidth: 0 }}>
        <span className={styles.stopName}>{customer?.name ?? t('today.unknownCustomer')}</span>
        <span className={styles.stopNote}>{notes.join(' · ')}</span>
      </span>
      <StatusTag status={statusOf(visit)} size="small" />
    </Link>
  );
}

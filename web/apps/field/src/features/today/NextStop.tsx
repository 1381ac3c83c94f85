import { StatusTag, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { timeWindow, type Stop } from './plan';
import styles from './TodayPage.module.css';

/** Where to go now: how far, when, why, and one big action. */
export function NextStop({ stop }: { stop: Stop }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { visit, customer } = stop;
  const running = visit.life === 'checked_in';
  return (
    <article className={styles.next} data-testid="today-next" data-visit={visit.id}>
      <div className={styles.eyebrow}>
        <span>{running ? t('today.running') : t('today.next', { order: stop.order })}</span>
        {running && <StatusTag status="checked_in" size="small" />}
      </div>
      <Link className={styles.nextName} to={`/customers/${visit.customerId}`}>
        {customer?.name ?? t('today.unknownCustomer')}
      </Link>
      <p className={styles.address}>{customer?.address}</p>
      <Figures stop={stop} running={running} />
      {visit.dueReason && !running && (
        <p className={styles.due}>
          <CalendarClock size={16} aria-hidden />
          {visit.dueReason}
        </p>
      )}
      <Button
        block
        color="primary"
        size="large"
        data-testid="visit-start"
        onClick={() => void navigate(`/visits/${visit.id}`)}
      >
        {running ? t('today.continue') : t('today.start')}
      </Button>
    </article>
  );
}

function Figures({ stop, running }: { stop: Stop; running: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { visit, distance, beginsAt } = stop;
  const expected = beginsAt && t('today.about', { time: format.clock(beginsAt) });
  const since = running && visit.checkedInAt ? format.clock(visit.checkedInAt) : null;
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{t('today.distance')}</dt>
        <dd>{distance === null ? t('today.unknown') : format.distance(distance)}</dd>
      </div>
      <div>
        <dt>{running ? t('today.since') : t('today.time')}</dt>
        <dd>{since ?? timeWindow(visit) ?? expected ?? t('today.anyTime')}</dd>
      </div>
    </dl>
  );
}

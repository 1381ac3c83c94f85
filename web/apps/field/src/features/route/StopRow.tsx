import { StatusTag, TierMark, useFormat, type Status } from '@shifang/ui';
import { Navigation, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFieldData } from '../../shell/data';
import { pointOf } from '../../shell/place';
import { useStartVisit } from '../../shell/start_visit';
import { minutely, type RouteStop } from './route';
import styles from './route.module.css';

interface Props {
  stop: RouteStop;
  order: number;
  chosen: boolean;
  /** Hands the way to the stop over to a map. */
  navigate?: (stop: RouteStop) => void;
  /** Leaves it out of today. */
  leaveOut?: (stop: RouteStop) => void;
}

const STATUS: Partial<Record<RouteStop['state'], Status>> = {
  done: 'checked_out',
  closed: 'shop_closed',
  on_site: 'checked_in',
  taken: 'refused',
};

/** A stop with its number, when one is there and what is out of the ordinary; a tap opens the visit. */
export function StopRow({ stop, order, chosen, navigate, leaveOut }: Props) {
  const { t } = useTranslation();
  const open = useOpen(stop);
  const over = stop.state === 'done' || stop.state === 'closed' || stop.state === 'taken';
  return (
    <div
      className={styles.stop}
      data-over={over}
      data-chosen={chosen}
      data-late={stop.late}
      data-testid={`route-${stop.customer_id}`}
    >
      <button type="button" className={styles.stopMain} onClick={open} disabled={!open}>
        <span className={styles.order}>{order}</span>
        <span className={styles.words}>
          <span className={styles.name}>{stop.name}</span>
          <When stop={stop} />
          <Marks stop={stop} />
        </span>
      </button>
      {navigate && !over && pointOf(stop) && (
        <button
          type="button"
          className={styles.icon}
          aria-label={t('route.navigate', { name: stop.name })}
          onClick={() => navigate(stop)}
        >
          <Navigation size={20} aria-hidden />
        </button>
      )}
      {leaveOut && stop.state === 'ahead' && (
        <button
          type="button"
          className={styles.icon}
          aria-label={t('route.withoutName', { name: stop.name })}
          onClick={() => leaveOut(stop)}
        >
          <X size={20} aria-hidden />
        </button>
      )}
    </div>
  );
}

/** Where a tap leads: its visit, a new one of an own customer, the pool for what is still to be claimed. */
function useOpen(stop: RouteStop): (() => void) | undefined {
  const navigate = useNavigate();
  const { start } = useStartVisit();
  const { visit_id: visitId, customer_id: customerId } = stop;
  if (visitId) return () => void navigate(`/visits/${visitId}`);
  if (stop.state === 'taken') return undefined;
  return () => void (stop.kind === 'pool' ? navigate('/pool') : start(customerId));
}

function When({ stop }: { stop: RouteStop }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { began_at: began, begins_at: begins } = stop;
  const [metres, seconds] = [stop.way_m ?? null, stop.way_s ?? null];
  const way =
    metres && seconds !== null && stop.state === 'ahead'
      ? t('route.way', {
          distance: format.distance(metres),
          time: format.duration(minutely(seconds)),
        })
      : null;
  const time =
    stop.state === 'ahead'
      ? begins && t('route.at', { time: format.clock(begins) })
      : began &&
        t(stop.state === 'closed' ? 'route.came' : 'route.from', { time: format.clock(began) });
  return (
    <span className={styles.when}>
      {time && <strong>{time}</strong>}
      {way}
    </span>
  );
}

function Marks({ stop }: { stop: RouteStop }) {
  const { tiers } = useFieldData().policies;
  const rank = tiers.findIndex(({ key }) => key === stop.tier);
  return (
    <span className={styles.marks}>
      <TierMark tier={stop.tier || '·'} rank={rank < 0 ? 4 : rank} />
      <HowFar stop={stop} />
      <Promised stop={stop} />
      <Why stop={stop} />
      {stop.due_reason && <span className={styles.note}>{stop.due_reason}</span>}
    </span>
  );
}

function HowFar({ stop }: { stop: RouteStop }) {
  const { t } = useTranslation();
  const status = STATUS[stop.state];
  if (status) {
    const words = stop.state === 'taken' ? takenWords(stop, t) : t(`route.state.${stop.state}`);
    return (
      <StatusTag status={status} size="small">
        {words}
      </StatusTag>
    );
  }
  if (!stop.late) return null;
  return (
    <StatusTag status="warning" size="small">
      {t('route.state.late')}
    </StatusTag>
  );
}

function Promised({ stop }: { stop: RouteStop }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ends = [stop.promised_from, stop.promised_until];
  if (!ends.some(Boolean)) return null;
  const window = ends.map((each) => (each ? format.clock(each) : '')).join('–');
  return <span className={styles.note}>{t('route.promised', { window })}</span>;
}

/** Why somebody without a planned visit is in the route. */
function Why({ stop }: { stop: RouteStop }) {
  const { t } = useTranslation();
  if (stop.kind === 'pool' && stop.state === 'ahead') {
    return (
      <StatusTag status="pool" size="small">
        {t('route.kind.pool')}
      </StatusTag>
    );
  }
  if (stop.kind !== 'overdue') return null;
  const days = stop.overdue_days ?? 0;
  const words = days > 0 ? t('route.kind.overdue', { count: days }) : t('route.kind.own');
  return <span className={styles.note}>{words}</span>;
}

function takenWords(stop: RouteStop, t: ReturnType<typeof useTranslation>['t']): string {
  return stop.held_by ? t('route.takenBy', { name: stop.held_by }) : t('route.takenSomebody');
}

import { Empty, Skeleton, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { AlarmClock, CalendarCheck, ChevronRight, Route } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { turnsOf, type Turn } from '../../outbox/day_order';
import type { VisitView } from '../../outbox/visits';
import { useFieldData } from '../../shell/data';
import { useNow, usePlace } from '../../shell/place';
import { useRemote } from '../../shell/remote';
import { PullToRefresh } from '../../shell/PullToRefresh';
import { useFieldSession } from '../../shell/session';
import { TabPage } from '../../shell/TabPage';
import { MapStrip } from './MapStrip';
import { NextStop } from './NextStop';
import { isOver, nextStop, stopsOf, type Stop } from './plan';
import { StopList } from './StopList';
import styles from './TodayPage.module.css';

interface Reckoned {
  stops: { customer_id: string; state: string; begins_at?: string | null }[];
}

/** The order of the day as the server reckons it, at hand when the network goes: for days that nobody has laid out. */
function useReckoned(day: string, visits: ReadonlyMap<string, VisitView>): Turn[] | null {
  const planned = [...visits.values()].filter(({ plannedFor }) => plannedFor?.slice(0, 10) === day);
  const version = planned.map(({ id }) => id).join();
  const { value } = useRemote<Reckoned>(`/planning/today?date=${day}`, version);
  return useMemo(
    () =>
      value &&
      value.stops.flatMap(({ customer_id, state, begins_at: at }) =>
        state === 'ahead' && at ? [{ customer_id, begins_at: at }] : [],
      ),
    [value],
  );
}

function useStops(): Stop[] {
  const { visits, customers, commands, routes } = useFieldData();
  const { fix } = usePlace();
  const format = useFormat();
  const day = format.isoDay(new Date(useNow(60_000)));
  const reckoned = useReckoned(day, visits);
  return useMemo(() => {
    const laidOut = turnsOf(commands, routes, day);
    return stopsOf({
      visits: visits.values(),
      customers,
      here: fix,
      day,
      dayOf: (iso) => format.isoDay(new Date(iso)),
      turns: laidOut.length > 0 ? laidOut : (reckoned ?? []),
    });
  }, [visits, customers, commands, routes, reckoned, fix, day, format]);
}

export function TodayPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { engine } = useFieldSession();
  const { syncedAt } = useFieldData();
  const stops = useStops();
  const next = nextStop(stops);
  const rest = stops.filter((stop) => stop !== next);
  const today = format.day(format.isoDay(new Date(useNow(60_000))));

  return (
    <TabPage title={today}>
      <PullToRefresh onRefresh={() => engine.poke({ sync: true, asked: true })}>
        <MapStrip stops={stops} nextId={next?.visit.id ?? null} />
        <div className={styles.content}>
          {stops.length > 0 && <Progress stops={stops} />}
          {next && <NextStop stop={next} />}
          <Links route={stops.length > 0} />
          {stops.length === 0 && <Nothing first={syncedAt === null} />}
          {stops.length > 0 && next === null && (
            <Empty icon={CalendarCheck} title={t('today.allDone')} hint={t('today.allDoneHint')} />
          )}
          {rest.length > 0 && <StopList stops={rest} />}
          <Button
            className={styles.adhoc}
            block
            size="large"
            fill="outline"
            color="primary"
            data-testid="today-adhoc"
            onClick={() => void navigate('/customers')}
          >
            {t('today.adhoc')}
          </Button>
        </div>
      </PullToRefresh>
    </TabPage>
  );
}

/** To the route with its times, and to whom one should visit as well. */
function Links({ route }: { route: boolean }) {
  const { t } = useTranslation();
  return (
    <nav className={styles.links}>
      {route && (
        <Link className={styles.link} to="/route" data-testid="today-route">
          <Route size={20} aria-hidden />
          {t('today.route')}
          <ChevronRight size={20} aria-hidden />
        </Link>
      )}
      <Link className={styles.link} to="/due" data-testid="today-due">
        <AlarmClock size={20} aria-hidden />
        {t('today.due')}
        <ChevronRight size={20} aria-hidden />
      </Link>
    </nav>
  );
}

function Nothing({ first }: { first: boolean }) {
  const { t } = useTranslation();
  if (first) return <Skeleton rows={5} height={44} />;
  return <Empty icon={CalendarCheck} title={t('today.empty')} hint={t('today.emptyHint')} />;
}

function Progress({ stops }: { stops: readonly Stop[] }) {
  const { t } = useTranslation();
  const done = stops.filter(({ visit }) => isOver(visit)).length;
  return (
    <p className={styles.progress}>
      <span>{t('today.progress', { done, total: stops.length })}</span>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ width: `${(done / stops.length) * 100}%` }} />
      </span>
    </p>
  );
}

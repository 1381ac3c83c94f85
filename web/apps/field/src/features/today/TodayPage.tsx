import { Empty, Skeleton, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { CalendarCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFieldData } from '../../shell/data';
import { useNow, usePlace } from '../../shell/place';
import { PullToRefresh } from '../../shell/PullToRefresh';
import { useFieldSession } from '../../shell/session';
import { TabPage } from '../../shell/TabPage';
import { MapStrip } from './MapStrip';
import { NextStop } from './NextStop';
import { isOver, nextStop, stopsOf, type Stop } from './plan';
import { StopList } from './StopList';
import styles from './TodayPage.module.css';

function useStops(): Stop[] {
  const { visits, customers } = useFieldData();
  const { fix } = usePlace();
  const format = useFormat();
  const day = format.isoDay(new Date(useNow(60_000)));
  return useMemo(
    () =>
      stopsOf({
        visits: visits.values(),
        customers,
        here: fix,
        day,
        dayOf: (iso) => format.isoDay(new Date(iso)),
      }),
    [visits, customers, fix, day, format],
  );
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

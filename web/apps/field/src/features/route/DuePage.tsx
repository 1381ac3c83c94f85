import { isProblem, problemText, useMay } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, TierMark, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { CalendarCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFieldData } from '../../shell/data';
import { useNow } from '../../shell/place';
import { useRemote, type Remote } from '../../shell/remote';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { isMine, withOwn, without, type Lapse } from './route';
import styles from './route.module.css';
import { useRoute, type TodaysRoute } from './useRoute';

const MOST = 200;

interface Lapses {
  items: Lapse[];
  total: number;
}

/** 该拜访的客户: my customers whose visit is overdue or due soon, to be put into today's route. */
export default function DuePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { me } = useFieldSession();
  const { syncedAt } = useFieldData();
  const day = format.isoDay(new Date(useNow(60_000)));
  const today = useRoute(day);
  const due = useRemote<Lapses>(
    `/planning/lapses?person_id=${me.id}&limit=${MOST}`,
    syncedAt ?? '',
  );
  const { value } = due;
  return (
    <SubPage
      title={t('route.due.title')}
      subtitle={value ? t('route.due.count', { count: value.total }) : undefined}
      parent="/"
    >
      <Missing due={due} />
      {value?.items.length === 0 && (
        <Empty icon={CalendarCheck} title={t('route.due.none')} hint={t('route.due.noneHint')} />
      )}
      <ul className={styles.list}>
        {value?.items.map((lapse) => (
          <li key={lapse.customer_id}>
            <DueRow lapse={lapse} today={today} day={day} />
          </li>
        ))}
      </ul>
    </SubPage>
  );
}

/** What stands in for the list, or says how old it is. */
function Missing({
  due: { value, problem, loading, remembered, reload },
}: {
  due: Remote<Lapses>;
}) {
  const { t } = useTranslation();
  if (!value && loading) return <Skeleton rows={7} height={52} />;
  if (!problem) return null;
  if (value) {
    const away = remembered && isProblem(problem, 'network');
    return (
      <p className={styles.told} role="status">
        {away ? t('route.due.offline') : problemText(t, problem)}
      </p>
    );
  }
  const retry = <Button onClick={reload}>{t('route.retry')}</Button>;
  return <ErrorState message={problemText(t, problem)} retry={retry} />;
}

function DueRow({ lapse, today, day }: { lapse: Lapse; today: TodaysRoute; day: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tiers } = useFieldData().policies;
  const rank = tiers.findIndex(({ key }) => key === lapse.tier);
  const planned = lapse.planned_on && lapse.planned_on !== day ? lapse.planned_on : null;
  return (
    <div className={styles.due} data-testid={`due-${lapse.customer_id}`}>
      <Link className={styles.dueMain} to={`/customers/${lapse.customer_id}`}>
        <TierMark tier={lapse.tier || '·'} rank={rank < 0 ? 4 : rank} />
        <span className={styles.words}>
          <span className={styles.name}>{lapse.name}</span>
          <span className={styles.marks}>
            <DaysLeft days={lapse.days_left} />
            <span className={styles.note}>
              {planned
                ? t('route.due.planned', { day: format.day(planned) })
                : lapse.last_on
                  ? t('route.due.last', { day: format.day(lapse.last_on) })
                  : t('route.due.never')}
            </span>
          </span>
        </span>
      </Link>
      <InRoute lapse={lapse} today={today} />
    </div>
  );
}

function DaysLeft({ days }: { days: number }) {
  const { t } = useTranslation();
  const words =
    days < 0
      ? t('route.kind.overdue', { count: -days })
      : days === 0
        ? t('route.due.today')
        : t('route.due.left', { count: days });
  return (
    <StatusTag status={days < 0 ? 'warning' : 'waiting'} size="small">
      {words}
    </StatusTag>
  );
}

/** Puts a customer into today's route, and takes out again whom one has put there. */
function InRoute({ lapse, today }: { lapse: Lapse; today: TodaysRoute }) {
  const { t } = useTranslation();
  const { customers } = useFieldData();
  const mayDo = useMay('visits.do');
  const { route, accept } = today;
  const customer = customers.get(lapse.customer_id);
  if (!route || !customer || !mayDo) return null;
  const stop = route.stops.find(({ customer_id }) => customer_id === lapse.customer_id);
  if (stop && !isMine(stop)) {
    return (
      <span className={styles.there}>
        {t(`route.due.${stop.state === 'ahead' ? 'there' : 'over'}`)}
      </span>
    );
  }
  const put = (): void => {
    const stops = stop ? without(route, lapse.customer_id) : withOwn(route, customer);
    void accept({ stops, reason: stop ? 'other' : 'added' });
  };
  return (
    <Button
      size="small"
      color="primary"
      fill={stop ? 'none' : 'outline'}
      className={styles.add}
      data-testid={`due-${stop ? 'out' : 'in'}-${lapse.customer_id}`}
      onClick={put}
    >
      {t(stop ? 'route.due.takeOut' : 'route.due.putIn')}
    </Button>
  );
}

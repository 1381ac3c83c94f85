import { isProblem, problemText, useMay } from '@shifang/api';
import { Empty, ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Button, Toast } from 'antd-mobile';
import { CalendarCheck, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useNow } from '../../shell/place';
import { SubPage } from '../../shell/SubPage';
import { Extras, LeftOut } from './Aside';
import { DayStrip, daysWith } from './DayStrip';
import { NavigateSheet } from './NavigateSheet';
import { ProposalFoot, ProposalView } from './ProposalView';
import {
  aheadOf,
  backAgain,
  isMine,
  minutely,
  reasonFor,
  withExtra,
  without,
  withStop,
  type Extra,
  type LeftOut as LeftOutStop,
  type Route,
  type RouteStop,
} from './route';
import styles from './route.module.css';
import { RouteMap } from './RouteMap';
import { StopRow } from './StopRow';
import { useReplanning, useRoute, type TodaysRoute } from './useRoute';

/** Where to go today in which order and when; ordered anew from here and now when the day goes otherwise. */
export default function RoutePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = format.isoDay(new Date(useNow(60_000)));
  const [params, setParams] = useSearchParams();
  const asked = params.get('date');
  const days = daysWith(asked, now);
  const day = asked !== null && days.includes(asked) ? asked : now;
  const today = useRoute(day);
  const replanning = useReplanning(today);
  const mayDo = useMay('visits.do');
  const { route } = today;
  const { proposal } = replanning;
  const accept = async (): Promise<void> => {
    if (!proposal) return;
    const { madeHere, question } = replanning;
    const without = question?.without ?? [];
    await today.accept({ stops: aheadOf(proposal), reason: proposal.reason, without, madeHere });
    replanning.drop();
    Toast.show({ content: t('route.accepted') });
  };
  const foot =
    proposal !== null ? (
      <ProposalFoot replanning={replanning} accept={accept} />
    ) : (
      mayDo &&
      route &&
      day === now && <ReplanButton today={today} route={route} replanning={replanning} />
    );
  const choose = (other: string): void => {
    replanning.drop();
    setParams(other === now ? {} : { date: other }, { replace: true });
  };
  return (
    <SubPage
      title={proposal ? t('route.proposal') : t(day === now ? 'route.title' : 'route.titleOther')}
      subtitle={format.day(day)}
      parent="/"
      foot={foot}
    >
      {!proposal && <DayStrip today={now} days={days} day={day} choose={choose} />}
      {route ? (
        <Content key={day} today={today} route={route} replanning={replanning} />
      ) : (
        <Waiting today={today} />
      )}
    </SubPage>
  );
}

/** Another route is looked at from its top. */
function show(top: HTMLElement | null): void {
  top?.scrollIntoView({ block: 'start' });
}

function Waiting({ today: { problem, reload, loading } }: { today: TodaysRoute }) {
  const { t } = useTranslation();
  if (problem && !loading) {
    const retry = <Button onClick={reload}>{t('route.retry')}</Button>;
    return <ErrorState message={problemText(t, problem)} retry={retry} />;
  }
  return <Skeleton rows={7} height={52} />;
}

interface Parts {
  today: TodaysRoute;
  route: Route;
  replanning: ReturnType<typeof useReplanning>;
}

function ReplanButton({ today, route, replanning }: Parts) {
  const { t } = useTranslation();
  // What was accepted a moment ago has taken care of it.
  const reason = today.unsent ? 'other' : reasonFor(route);
  if (aheadOf(route).length + route.left_out.length + route.extras.length === 0) return null;
  const ask = () => replanning.ask({ reason, without: [], extras: false });
  return (
    <Button
      block
      size="large"
      color="primary"
      fill={reason === 'other' ? 'outline' : 'solid'}
      loading="auto"
      data-testid="route-replan"
      onClick={ask}
    >
      <RefreshCw size={18} aria-hidden /> {t(`route.replanFor.${reason}`)}
    </Button>
  );
}

function Content({ today, route, replanning }: Parts) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [leading, setLeading] = useState<RouteStop | null>(null);
  const mayDo = useMay('visits.do');
  const { proposal } = replanning;
  const shown = proposal ?? route;
  const add = (extra: Extra): void => {
    void today.accept({ stops: withExtra(route, extra), reason: 'added' });
    Toast.show({ content: t('route.added', { name: extra.name }) });
  };
  const takeOut = (stop: RouteStop): void => {
    void today.accept({ stops: without(route, stop.customer_id), reason: 'other' });
  };
  const takeIn = (left: LeftOutStop): void => {
    void today.accept({ stops: withStop(route, backAgain(left)), reason: 'added' });
  };
  const map = <RouteMap stops={shown.stops} chosenId={chosen} choose={setChosen} />;
  if (proposal) {
    return (
      <>
        <div key="proposal" ref={show}>
          {map}
        </div>
        <ProposalView replanning={replanning} proposal={proposal} />
        <LeftOut leftOut={proposal.left_out} />
      </>
    );
  }
  return (
    <>
      {map}
      <Told today={today} route={route} problem={replanning.problem} />
      {route.stops.length === 0 && route.left_out.length === 0 && (
        <Empty icon={CalendarCheck} title={t('route.empty')} hint={t('route.emptyHint')} />
      )}
      <ol className={styles.list}>
        {route.stops.map((stop, at) => (
          <li key={stop.customer_id}>
            <StopRow
              stop={stop}
              order={at + 1}
              chosen={stop.customer_id === chosen}
              navigate={setLeading}
              {...(isMine(stop) && mayDo ? { leaveOut: takeOut } : {})}
            />
          </li>
        ))}
      </ol>
      <LeftOut leftOut={route.left_out} {...(mayDo ? { takeIn } : {})} />
      <Extras extras={route.extras} add={add} />
      <NavigateSheet stop={leading} close={() => setLeading(null)} />
    </>
  );
}

/** How the day stands, how old that is, and what keeps from planning anew. */
function Told({
  today,
  route,
  problem,
}: {
  today: TodaysRoute;
  route: Route;
  problem: ReturnType<typeof useReplanning>['problem'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const failed = problem ?? (today.remembered ? today.problem : null);
  return (
    <div role="status">
      <Summary route={route} />
      {failed && (
        <p className={styles.told} data-remembered data-testid="route-offline">
          {isProblem(failed, 'network')
            ? t('route.offline', { moment: format.moment(route.reckoned_at) })
            : problemText(t, failed)}
          <Button size="small" fill="none" color="primary" onClick={today.reload}>
            {t('route.retry')}
          </Button>
        </p>
      )}
      {today.unsent && (
        <p className={styles.told} data-testid="route-unsent">
          {today.madeHere ? t('route.unsentHere') : t('route.unsent')}
        </p>
      )}
    </div>
  );
}

function Summary({ route }: { route: Route }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ahead = aheadOf(route);
  const done = route.stops.filter(({ state }) => state === 'done' || state === 'closed').length;
  const end = ahead.at(-1)?.leaves_at;
  const metres = ahead.reduce((sum, { way_m: way }) => sum + (way ?? 0), 0);
  const seconds = ahead.reduce((sum, { way_s: way }) => sum + (way ?? 0), 0);
  if (route.stops.length === 0) return null;
  return (
    <p className={styles.summary} data-testid="route-summary">
      <strong>{t('route.progress', { done, left: ahead.length })}</strong>
      <span>
        {end
          ? t('route.summary', {
              distance: format.distance(metres),
              time: format.duration(minutely(seconds)),
              end: format.clock(end),
            })
          : ahead.length === 0 && t('route.summaryNone')}
      </span>
    </p>
  );
}

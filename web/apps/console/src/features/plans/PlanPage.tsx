import { problemText, toProblem } from '@shifang/api';
import {
  Empty,
  ErrorState,
  listed,
  Skeleton,
  StatusTag,
  useFormat,
  useLanguage,
} from '@shifang/ui';
import { PageHead, useAddress } from '@shifang/ui/console';
import { Alert, Button, Tabs } from 'antd';
import { CalendarX, ChevronLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { BoardPane } from './board/BoardPane';
import { CoverPane } from './CoverPane';
import { DiffPane } from './DiffPane';
import { LeftOutPane } from './LeftOutPane';
import { STATE_LOOK } from './look';
import { MapPane } from './map/MapPane';
import { PlanActions } from './PlanActions';
import { leftOutOf } from './PlanList';
import styles from './plans.module.css';
import tabbed from '../../shell/tabbed.module.css';
import { useDiff, usePlan, type Plan } from './queries';
import { Searching } from './Searching';

/** One plan: how far the search is, then its board, map, changes, cover and who was left out. */
export function PlanPage() {
  const { t } = useTranslation();
  const { planId = '' } = useParams();
  const query = usePlan(planId);
  if (query.isPending) return <Skeleton rows={10} />;
  if (query.data === undefined)
    return (
      <ErrorState
        message={problemText(t, toProblem(query.error))}
        retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
      />
    );
  return <Opened key={planId} plan={query.data} />;
}

function Opened({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const names = plan.people.map(({ name }) => name);
  return (
    <>
      <PageHead
        title={
          <span className={styles.title}>
            <Link to="/plans" className={styles.back} aria-label={t('plans.back')}>
              <ChevronLeft size={18} aria-hidden />
            </Link>
            {format.days(plan.first_day, plan.last_day)}
            <StatusTag status={STATE_LOOK[plan.state]} size="small">
              {t(`plans.state.${plan.state}`)}
            </StatusTag>
          </span>
        }
        note={t('plans.head', { names: listed(language, names), visits: plan.stops })}
        actions={<PlanActions plan={plan} />}
      />
      {plan.failure !== null && (
        <Alert
          banner
          type="error"
          title={problemText(t, { code: plan.failure })}
          description={t('plans.failedHint')}
        />
      )}
      <Body plan={plan} />
    </>
  );
}

function Body({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  if (plan.state === 'searching') return <Searching plan={plan} />;
  if (plan.stops === 0 && leftOutOf(plan) === 0)
    return (
      <Empty
        icon={CalendarX}
        title={t('plans.nothing')}
        hint={t(`plans.nothingHint.${plan.state === 'draft' ? 'draft' : 'over'}`)}
      />
    );
  return <Panes plan={plan} />;
}

function Panes({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const [tab, setTab] = useAddress('tab');
  const diff = useDiff(plan);
  const left = leftOutOf(plan);
  const changed =
    diff.data === undefined ? null : diff.data.added + diff.data.moved + diff.data.dropped;
  const counted = (key: string, count: number | null) =>
    count === null
      ? t(`plans.tab.${key}`)
      : t('plans.tab.counted', { name: t(`plans.tab.${key}`), count });
  const panes = [
    {
      key: 'board',
      label: t('plans.tab.board'),
      children: <BoardPane plan={plan} diff={diff.data} />,
    },
    { key: 'map', label: t('plans.tab.map'), children: <MapPane plan={plan} /> },
    ...(plan.state === 'draft'
      ? [
          {
            key: 'diff',
            label: counted('diff', changed),
            children: <DiffPane plan={plan} diff={diff} />,
          },
        ]
      : []),
    { key: 'cover', label: t('plans.tab.cover'), children: <CoverPane plan={plan} /> },
    { key: 'left', label: counted('left', left), children: <LeftOutPane plan={plan} /> },
  ];
  return (
    <Tabs
      className={tabbed.page ?? ''}
      activeKey={panes.some(({ key }) => key === tab) ? (tab ?? 'board') : 'board'}
      onChange={(key) => setTab(key === 'board' ? null : key)}
      items={panes}
      destroyOnHidden
    />
  );
}

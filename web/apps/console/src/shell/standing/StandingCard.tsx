import { isProblem, problemText, toProblem } from '@shifang/api';
import { ErrorState, NoPermission, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { useToday } from '../day';
import { Actions } from './Actions';
import { Extensions } from './Extensions';
import { Pauses } from './Pauses';
import { Reasons } from './Reasons';
import styles from './standing.module.css';
import { Unclaimed } from './Unclaimed';
import { useStanding, type Standing } from './queries';
import { daysBetween } from './days';

/** Whose a customer is, why and until when; what can be done about it by whoever looks. */
export function StandingCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const query = useStanding(customerId);
  const problem = query.isError ? toProblem(query.error) : null;
  if (query.data !== undefined) return <Shown customerId={customerId} standing={query.data} />;
  if (problem === null) return <Skeleton rows={4} />;
  if (isProblem(problem) && problem.status === 403) return <NoPermission />;
  return (
    <ErrorState
      message={problemText(t, problem)}
      retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
    />
  );
}

function Shown({ customerId, standing }: { customerId: string; standing: Standing }) {
  return (
    <section className={styles.card} aria-label={standing.pool_name ?? undefined}>
      {standing.state === 'held' ? (
        <Held standing={standing} />
      ) : (
        <Unclaimed customerId={customerId} standing={standing} />
      )}
      <Actions customerId={customerId} standing={standing} />
      {standing.state === 'held' && <Extensions customerId={customerId} standing={standing} />}
      <Pauses pauses={standing.pauses ?? []} />
    </section>
  );
}

function Held({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Facts
        rows={[
          [t('shell.standing.owner'), standing.owner_name],
          [t('shell.standing.since'), format.moment(standing.since)],
          [t('shell.standing.rules'), standing.pool_name ?? t('shell.standing.noPool')],
          [t('shell.standing.until'), <Due key="due" standing={standing} />],
        ]}
      />
      <Reasons standing={standing} />
      {(standing.warnings ?? []).length > 0 && (
        <p className={styles.soft}>
          {t('shell.standing.warned', {
            days: (standing.warnings ?? [])
              .map(({ on }) => format.day(on))
              .join(t('shell.standing.and')),
          })}
        </p>
      )}
    </>
  );
}

function Due({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  if (standing.exempt !== null)
    return <StatusTag status="verified">{t(`shell.standing.exempt.${standing.exempt}`)}</StatusTag>;
  if (standing.due_on === null) return t('shell.standing.never');
  const left = daysBetween(today, standing.due_on);
  const words = t(left > 0 ? 'shell.standing.daysLeft' : 'shell.standing.tonight', { count: left });
  return (
    <Space size={8} wrap>
      {format.day(standing.due_on)}
      <StatusTag size="small" status={left > 7 ? 'active' : left > 0 ? 'warning' : 'refused'}>
        {words}
      </StatusTag>
    </Space>
  );
}

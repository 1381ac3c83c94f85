import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Metric } from '@shifang/ui/console';
import { Alert, Button, Segmented, Table } from 'antd';
import { CalendarCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ChangeMark } from './ChangeMark';
import styles from './plans.module.css';
import type { Change, Diff, Plan, useDiff } from './queries';

const KINDS = ['added', 'moved', 'dropped'] as const;

/** What publishing would change of the running plan now, and what stands against it. */
export function DiffPane({ plan, diff }: { plan: Plan; diff: ReturnType<typeof useDiff> }) {
  const { t } = useTranslation();
  if (diff.data === undefined)
    return diff.isError ? (
      <ErrorState
        message={problemText(t, toProblem(diff.error))}
        retry={<Button onClick={() => void diff.refetch()}>{t('ui.state.retry')}</Button>}
      />
    ) : (
      <Skeleton rows={8} />
    );
  return <Listed plan={plan} diff={diff.data} />;
}

function Listed({ plan, diff }: { plan: Plan; diff: Diff }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [kind, setKind] = useState<'all' | Change['kind']>('all');
  const rows = diff.changes.filter((change) => kind === 'all' || change.kind === kind);
  return (
    <div className={styles.scroll}>
      <div className={styles.figures}>
        {[...KINDS, 'kept' as const].map((each) => (
          <Metric
            key={each}
            label={t(`plans.diff.${each}`)}
            value={format.number(diff[each])}
            formula={t(`plans.diff.formula.${each}`)}
          />
        ))}
      </div>
      {diff.conflicts.length > 0 && <Conflicts diff={diff} />}
      {diff.changes.length === 0 ? (
        <Empty icon={CalendarCheck} title={t('plans.diff.none')} hint={t('plans.diff.noneHint')} />
      ) : (
        <div className={styles.pad}>
          <Segmented
            className={styles.kind ?? ''}
            value={kind}
            onChange={setKind}
            options={(['all', ...KINDS] as const).map((value) => ({
              value,
              label: t(`plans.diff.${value}`),
            }))}
          />
          <Changes rows={rows} plan={plan} />
          {!diff.all_listed && (
            <p className={styles.soft}>{t('plans.diff.more', { count: diff.changes.length })}</p>
          )}
        </div>
      )}
    </div>
  );
}

function Changes({ rows, plan }: { rows: readonly Change[]; plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = (id: string | null) =>
    plan.people.find(({ person_id }) => person_id === id)?.name ?? '—';
  const place = (person: string | null, day: string | null) =>
    day === null ? '—' : `${format.day(day)} · ${nameOf(person)}`;
  return (
    <Table<Change>
      size="middle"
      rowKey={(row) => `${row.kind}|${row.customer_id}|${row.day}|${row.before}`}
      dataSource={[...rows]}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          key: 'kind',
          title: t('plans.diff.kind'),
          render: (_, row) => <ChangeMark kind={row.kind} worded />,
        },
        {
          key: 'customer',
          title: t('plans.field.customer'),
          render: (_, { customer_id, customer_name }) => (
            <Link to={`/customers?open=${customer_id}`}>{customer_name}</Link>
          ),
        },
        {
          key: 'before',
          title: t('plans.diff.before'),
          render: (_, row) => place(row.before_person_id, row.before),
        },
        {
          key: 'after',
          title: t('plans.diff.after'),
          render: (_, row) => place(row.person_id, row.day),
        },
      ]}
    />
  );
}

function Conflicts({ diff }: { diff: Diff }) {
  const { t } = useTranslation();
  return (
    <Alert
      banner
      type="error"
      title={t('plans.diff.conflicts', { count: diff.conflicts.length })}
      description={
        <>
          <p>{t('plans.diff.conflictsHint')}</p>
          <ul className={styles.lines}>
            {diff.conflicts.slice(0, 20).map(({ customer_id, customer_name, reason }) => (
              <li key={`${customer_id}|${reason}`}>
                {customer_name}: {t(`plans.conflict.${reason}`)}
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}

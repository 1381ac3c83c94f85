import { ok, useApi, useMay } from '@shifang/api';
import { Empty, StatusTag, useFormat } from '@shifang/ui';
import { DataTable, useSave, type Column } from '@shifang/ui/console';
import { Button, Popconfirm } from 'antd';
import { UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNow } from '../../../shell/day';
import { CHANGED } from '../../../shell/standing';
import { useAssignments, type Assignment } from './queries';
import { undoable } from './wish';

/** What was assigned, newest first; undone within its time. */
export function Assignments() {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useAssignments();
  const drafts = useMay('plans.manage');
  const columns: readonly Column<Assignment>[] = [
    {
      key: 'at',
      title: t('pool.field.at'),
      fixedColumn: true,
      render: (_, { made_at }) => format.moment(made_at),
    },
    { key: 'by', title: t('pool.field.by'), dataIndex: 'by_name' },
    { key: 'pool', title: t('pool.field.pool'), render: (_, { pool_name }) => pool_name ?? '—' },
    {
      key: 'people',
      title: t('pool.field.person'),
      render: (_, { people }) =>
        people
          .map(({ person_name, customers, first_visits }) =>
            first_visits === 0
              ? `${person_name} ${customers}`
              : t('pool.assign.withVisits', {
                  name: person_name,
                  count: customers,
                  visits: first_visits,
                }),
          )
          .join(' · '),
    },
    { key: 'reason', title: t('shell.standing.reason'), dataIndex: 'reason' },
    ...(drafts
      ? [
          {
            key: 'plan',
            title: t('pool.assign.firstWeek'),
            render: (_: unknown, { id, undone_at }: Assignment) =>
              undone_at === null ? (
                <Link to={`/plans?assignment=${id}`}>{t('pool.assign.firstWeekRun')}</Link>
              ) : (
                '—'
              ),
          },
        ]
      : []),
    { key: 'undo', title: t('pool.assign.undo'), render: (_, row) => <Undo row={row} /> },
  ];
  return (
    <div style={{ marginTop: 16 }}>
      <DataTable<Assignment>
        name="pool.assignments"
        label={t('pool.assign.history')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <Empty icon={UsersRound} title={t('pool.assign.none')} hint={t('pool.assign.noneHint')} />
        }
      />
    </div>
  );
}

function Undo({ row }: { row: Assignment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const now = useNow();
  const undo = useSave({
    save: () =>
      ok(
        client.POST('/api/v1/pool-assignments/{assignment_id}/undo', {
          params: { path: { assignment_id: row.id } },
        }),
      ),
    done: t('pool.assign.undone'),
    refresh: CHANGED,
  });
  if (row.undone_at !== null)
    return (
      <StatusTag size="small" status="cancelled">
        {t('pool.assign.returned', { count: row.returned })}
      </StatusTag>
    );
  if (!undoable(row, now)) return '—';
  return (
    <Popconfirm
      title={t('pool.assign.undoTitle')}
      description={t('pool.assign.undoHint')}
      okText={t('pool.assign.undo')}
      cancelText={t('shell.form.cancel')}
      onConfirm={() => undo.run()}
    >
      <Button size="small" loading={undo.pending}>
        {t('pool.assign.undoUntil', { time: format.moment(row.undo_until) })}
      </Button>
    </Popconfirm>
  );
}

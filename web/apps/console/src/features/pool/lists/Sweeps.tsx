import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat, type Status } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Alert, Button, Popconfirm, Table } from 'antd';
import { CalendarSync } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../../shell/day';
import { CHANGED } from '../../../shell/standing';
import styles from '../pool.module.css';
import { useSweeps, type Sweep } from '../queries';

const LOOK: Record<string, Status> = {
  done: 'complete',
  running: 'in_progress',
  stopped: 'warning',
};

/** The returns of the last days; one that stopped says what it would do and waits to be confirmed. */
export function Sweeps() {
  const { t } = useTranslation();
  const query = useSweeps();
  const today = useToday();
  if (query.isPending) return <Skeleton rows={6} />;
  if (query.isError)
    return (
      <ErrorState
        message={problemText(t, toProblem(query.error))}
        retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
      />
    );
  const stopped = query.data.find(({ state, day }) => state === 'stopped' && day === today);
  if (query.data.length === 0)
    return (
      <Empty icon={CalendarSync} title={t('pool.sweeps.none')} hint={t('pool.sweeps.noneHint')} />
    );
  return (
    <>
      {stopped !== undefined && <Stopped sweep={stopped} />}
      <SweepTable sweeps={query.data} today={today} />
    </>
  );
}

function Stopped({ sweep }: { sweep: Sweep }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const confirm = useSave({
    save: () =>
      ok(
        client.POST('/api/v1/pool-sweeps/{sweep_id}/confirm', {
          params: { path: { sweep_id: sweep.id } },
        }),
      ),
    done: t('pool.sweeps.confirmed'),
    refresh: CHANGED,
  });
  const numbers = {
    due: format.number(sweep.due),
    held: format.number(sweep.held),
    share: format.percent(sweep.due / Math.max(sweep.held, 1)),
  };
  return (
    <Alert
      className={styles.notice ?? ''}
      type="warning"
      showIcon
      title={t('pool.sweeps.stopped')}
      description={
        <>
          <p>{t('pool.sweeps.would', numbers)}</p>
          <Popconfirm
            title={t('pool.sweeps.confirmTitle', numbers)}
            description={t('pool.sweeps.confirmHint')}
            okText={t('pool.sweeps.confirm')}
            cancelText={t('shell.form.cancel')}
            okButtonProps={{ danger: true }}
            onConfirm={() => confirm.run()}
          >
            <Button danger type="primary" loading={confirm.pending}>
              {t('pool.sweeps.open')}
            </Button>
          </Popconfirm>
        </>
      }
    />
  );
}

function SweepTable({ sweeps, today }: { sweeps: readonly Sweep[]; today: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = ({ state: now, day }: Sweep) => (now === 'stopped' && day < today ? 'passed' : now);
  return (
    <Table<Sweep>
      size="middle"
      style={{ margin: 16 }}
      pagination={false}
      rowKey="id"
      dataSource={sweeps as Sweep[]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('pool.sweeps.day'), render: (_, { day }) => format.day(day) },
        {
          title: t('pool.sweeps.state'),
          render: (_, sweep) => (
            <StatusTag size="small" status={LOOK[state(sweep)] ?? 'cancelled'}>
              {t(`pool.sweeps.is.${state(sweep)}`)}
            </StatusTag>
          ),
        },
        {
          title: t('pool.sweeps.held'),
          align: 'right',
          render: (_, row) => format.number(row.held),
        },
        { title: t('pool.sweeps.due'), align: 'right', render: (_, row) => format.number(row.due) },
        {
          title: t('pool.sweeps.reclaimed'),
          align: 'right',
          render: (_, row) => format.number(row.reclaimed),
        },
        {
          title: t('pool.sweeps.finished'),
          render: (_, { finished_at }) => (finished_at === null ? '—' : format.moment(finished_at)),
        },
      ]}
    />
  );
}

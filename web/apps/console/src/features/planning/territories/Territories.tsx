import { Empty, useFormat } from '@shifang/ui';
import { DataTable, type Column } from '@shifang/ui/console';
import { Button } from 'antd';
import { Plus, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { AskModal } from './AskModal';
import { useDrafts, type DraftRow } from './queries';
import { StateTag } from './StateTag';

/** The drafts of territories that were made, and the door to a new one. */
export function Territories() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const format = useFormat();
  const list = useDrafts();
  const go = useNavigate();
  const columns: readonly Column<DraftRow>[] = [
    {
      key: 'at',
      title: t('planning.territories.field.at'),
      fixedColumn: true,
      render: (_, { created_at }) => format.moment(created_at),
    },
    {
      key: 'department',
      title: t('planning.territories.field.department'),
      dataIndex: 'department_name',
    },
    {
      key: 'people',
      title: t('planning.territories.field.people'),
      render: (_, { people }) => people.map(({ name }) => name).join(t('planning.territories.and')),
    },
    {
      key: 'state',
      title: t('planning.territories.field.state'),
      render: (_, { state }) => <StateTag state={state} />,
    },
    {
      key: 'uneven',
      title: t('planning.territories.uneven'),
      align: 'right',
      render: (_, { uneven, uneven_before }) =>
        uneven === null || uneven_before === null
          ? '—'
          : `${format.percent(uneven_before)} → ${format.percent(uneven)}`,
    },
    { key: 'by', title: t('planning.territories.field.by'), dataIndex: 'by_name' },
    {
      key: 'reason',
      title: t('shell.standing.reason'),
      render: (_, { reason }) => reason || '—',
    },
  ];
  return (
    <>
      <DataTable<DraftRow>
        name="planning.territories"
        label={t('planning.territories.drafts')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void go(`/planning/territories/${id}`)}
        toolbar={
          <Button type="primary" icon={<Plus size={15} />} onClick={() => setAsking(true)}>
            {t('planning.territories.ask')}
          </Button>
        }
        empty={
          <Empty
            icon={UsersRound}
            title={t('planning.territories.none')}
            hint={t('planning.territories.noneHint')}
          />
        }
      />
      <AskModal open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

import { Empty, useFormat } from '@shifang/ui';
import { DataTable, type Column } from '@shifang/ui/console';
import { Button } from 'antd';
import { ArrowRightLeft, UserRoundMinus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { receiversIn } from './receivers';
import { useHandOvers, type HandOver } from './queries';

/** The hand-overs that were made, newest first, and the way into a new one. */
export function HandOvers() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const list = useHandOvers();
  const begin = (
    <Button
      type="primary"
      icon={<ArrowRightLeft size={15} />}
      onClick={() => void navigate('/pool/hand-over')}
    >
      {t('pool.handOver.begin')}
    </Button>
  );
  const number = (key: 'customers' | 'opportunities' | 'visits'): Column<HandOver> => ({
    key,
    title: t(`pool.handOver.column.${key}`),
    align: 'right',
    render: (_, row) => format.number(row[key]),
  });
  const columns: readonly Column<HandOver>[] = [
    {
      key: 'person',
      title: t('pool.handOver.leaver'),
      fixedColumn: true,
      dataIndex: 'person_name',
    },
    { key: 'at', title: t('pool.field.at'), render: (_, row) => format.moment(row.made_at) },
    number('customers'),
    number('opportunities'),
    number('visits'),
    {
      key: 'receivers',
      title: t('pool.handOver.column.who'),
      render: (_, { receivers }) => receiversIn(receivers, t('pool.handOver.nobody.pool')),
    },
    { key: 'reason', title: t('shell.standing.reason'), dataIndex: 'reason' },
    { key: 'by', title: t('pool.field.by'), dataIndex: 'by_name' },
  ];
  return (
    <DataTable<HandOver>
      name="pool.handOvers"
      label={t('pool.tab.handOver')}
      toolbar={list.rows.length > 0 && begin}
      columns={columns}
      list={list}
      rowKey={({ id }) => id}
      onOpen={({ id }) => void navigate(`/pool/hand-over/${id}`)}
      empty={
        <Empty
          icon={UserRoundMinus}
          title={t('pool.handOver.noneYet')}
          hint={t('pool.handOver.noneHint')}
          action={begin}
        />
      }
    />
  );
}

import { StatusTag, useFormat } from '@shifang/ui';
import { Table, type TableColumnType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Goes } from './Goes';
import type { Follower } from './kinds';
import type { Estate, Thing } from './queries';

interface Props {
  kind: Follower;
  estate: Estate;
}

/** What is handed over beside the customers, and who gets each. */
export function Followers({ kind, estate }: Props) {
  const { t } = useTranslation();
  const stuck = new Set(estate.stuck.map(({ id }) => id));
  const what = useWhat(kind);
  return (
    <>
      {kind === 'request' && <p>{t('pool.handOver.requestsStay')}</p>}
      <Table<Thing>
        size="small"
        rowKey="id"
        dataSource={estate.things.filter((each) => each.kind === kind)}
        pagination={{ pageSize: 20, hideOnSinglePage: true, size: 'small', showSizeChanger: false }}
        columns={[
          ...what,
          {
            title: t('pool.handOver.column.goes'),
            render: (_, { id, person_id }) =>
              stuck.has(id) ? (
                <StatusTag size="small" status="warning">
                  {t('pool.handOver.stuckShort')}
                </StatusTag>
              ) : (
                <Goes person={person_id} estate={estate} kind={kind} />
              ),
          },
        ]}
      />
    </>
  );
}

/** The columns that name a thing: its day, its name, its customer, as its kind has them. */
function useWhat(kind: Follower): TableColumnType<Thing>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const customer = { title: t('pool.field.customer'), dataIndex: 'name' };
  if (kind === 'approval' || kind === 'request')
    return [
      {
        title: t('pool.handOver.column.what'),
        render: (_, { label }) => t(`pool.handOver.asked.${label ?? ''}`, { defaultValue: label }),
      },
    ];
  if (kind === 'visit' || kind === 'follow_up')
    return [
      {
        title: t('pool.handOver.column.day'),
        render: (_, { day }) => (day === null ? '—' : format.day(day)),
      },
      customer,
    ];
  return [{ title: t(`pool.handOver.kind.${kind}`), dataIndex: 'label' }, customer];
}

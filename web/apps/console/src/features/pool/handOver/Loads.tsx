import { useFormat } from '@shifang/ui';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Goes } from './Goes';
import styles from './handOver.module.css';
import { COUNTS, type Count } from './kinds';
import type { Estate } from './queries';

type Load = Estate['receivers'][number];

/** What everybody gets, and what they hold then. */
export function Loads({ receivers }: { receivers: readonly Load[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kinds = COUNTS.filter(
    (key) => key !== 'requests' && receivers.some((each) => each[key] > 0),
  ) as Exclude<Count, 'requests'>[];
  const number = (key: Exclude<Count, 'requests'>) => ({
    title: t(`pool.handOver.column.${key}`),
    dataIndex: key,
    align: 'right' as const,
    render: (value: number) => format.number(value),
  });
  return (
    <Table<Load>
      size="small"
      pagination={false}
      rowKey={({ person_id }) => person_id ?? 'pools'}
      dataSource={receivers as Load[]}
      columns={[
        {
          title: t('pool.handOver.column.who'),
          render: (_, { person_id, pools }) => (
            <>
              <Goes person={person_id} estate={{ receivers }} />
              {pools.map(({ pool_id, pool_name, customers }) => (
                <span key={pool_id} className={styles.address}>
                  {pool_name} {format.number(customers)}
                </span>
              ))}
            </>
          ),
        },
        ...kinds.map(number),
        {
          title: t('pool.handOver.column.load'),
          align: 'right',
          render: (_, { person_id, holds, customers }) =>
            person_id === null
              ? '—'
              : `${format.number(holds)} → ${format.number(holds + customers)}`,
        },
      ]}
    />
  );
}

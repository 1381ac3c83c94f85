import { useFormat } from '@shifang/ui';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePastViews, type PastViews as Line } from '../queries';
import styles from './rules.module.css';

/** Who reached for more customers of a pool than it lets them open a day, and how often; nothing where nobody did. */
export function PastViews({ poolId, limited }: { poolId: string; limited: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = usePastViews(poolId);
  if (data === undefined || (data.length === 0 && !limited)) return null;
  return (
    <section className={styles.box} aria-label={t('pool.past.title')}>
      <h2 className={styles.boxTitle}>{t('pool.past.title')}</h2>
      <p className={styles.soft}>{t(data.length === 0 ? 'pool.past.none' : 'pool.past.hint')}</p>
      {data.length > 0 && (
        <Table<Line>
          size="small"
          style={{ marginTop: 12 }}
          pagination={{ pageSize: 8, hideOnSinglePage: true, size: 'small' }}
          rowKey={({ day, person_id }) => `${day}${person_id}`}
          dataSource={data}
          columns={[
            {
              title: t('pool.field.person'),
              render: (_, { person_name }) => person_name,
            },
            {
              title: t('pool.field.at'),
              render: (_, { first_at, last_at }) => (
                <>
                  {format.day(first_at)}
                  <br />
                  <span className={styles.soft}>
                    {format.clock(first_at)}
                    {format.clock(last_at) !== format.clock(first_at) &&
                      `–${format.clock(last_at)}`}
                  </span>
                </>
              ),
            },
            {
              title: t('pool.past.times'),
              align: 'right',
              render: (_, { times }) => format.number(times),
            },
            {
              title: t('pool.past.most'),
              align: 'right',
              render: (_, { most }) => format.number(most),
            },
          ]}
        />
      )}
    </section>
  );
}

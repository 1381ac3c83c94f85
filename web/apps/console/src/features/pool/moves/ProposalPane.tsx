import { useFormat } from '@shifang/ui';
import { MapView } from '@shifang/ui/map';
import { Table } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../rules/rules.module.css';
import { useWords } from '../words';
import type { Proposal } from './queries';

/** Who would get which customers: on the map by the person's number, and in figures. */
export function ProposalPane({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const points = useMemo(
    () =>
      proposal.people.flatMap(({ customers }, at) =>
        customers.map(({ customer_id, name, latitude, longitude, tier }) => ({
          id: customer_id,
          label: name,
          latitude,
          longitude,
          rank: words.rank(tier),
          meaning: 'pool' as const,
          order: at + 1,
        })),
      ),
    [proposal, words],
  );
  return (
    <>
      <h2 className={styles.boxTitle}>{t('pool.assign.proposal')}</h2>
      <p className={styles.soft}>{t('pool.assign.free', { count: proposal.free })}</p>
      <Table
        size="small"
        style={{ margin: '12px 0' }}
        pagination={false}
        rowKey="person_id"
        dataSource={proposal.people}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: '#', width: 48, render: (_, __, at) => at + 1 },
          { title: t('pool.field.person'), dataIndex: 'person_name' },
          {
            title: t('pool.assign.gets'),
            align: 'right',
            render: (_, { count, wanted }) =>
              count < wanted ? t('pool.assign.fewer', { count, wanted }) : format.number(count),
          },
          {
            title: t('pool.rules.tiers'),
            render: (_, { tiers }) =>
              Object.entries(tiers)
                .map(([tier, count]) => `${words.tier(tier)} ${count}`)
                .join(' · ') || '—',
          },
          { title: t('pool.assign.value'), dataIndex: 'value', align: 'right' },
          {
            title: t('pool.assign.spread'),
            align: 'right',
            render: (_, { spread_km }) => format.distance(spread_km * 1000),
          },
        ]}
      />
      {points.length > 0 && (
        <div className={styles.region} style={{ marginBottom: 16 }}>
          <MapView
            label={t('pool.assign.map')}
            className={styles.map ?? ''}
            points={points}
            fitKey={JSON.stringify(points.map(({ id }) => id))}
          />
        </div>
      )}
    </>
  );
}

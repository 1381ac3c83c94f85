import { StatusTag, TierMark, useFormat } from '@shifang/ui';
import { Button, Input, Table } from 'antd';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import pool from '../pool.module.css';
import { useWords } from '../words';
import { Goes } from './Goes';
import styles from './handOver.module.css';
import { countByCustomer, type Plan } from './plan';
import { isHeld, type Estate, type Held } from './queries';

interface Props {
  plan: Plan;
  estate: Estate;
  chosen: readonly string[];
  onChosen: (ids: readonly string[]) => void;
}

/** The leaver's customers, with what goes with each and to whom; chosen by rows, by what is found, or all. */
export function CustomersTable({ plan, estate, chosen, onChosen }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const customers = useMemo(() => estate.things.filter(isHeld), [estate]);
  const words = search.trim().toLowerCase();
  const found = customers.filter(({ name, address }) =>
    `${name} ${address}`.toLowerCase().includes(words),
  );
  const columns = useColumns(plan, estate);
  return (
    <>
      <div className={styles.tools}>
        <Input
          className={styles.search ?? ''}
          allowClear
          prefix={<Search size={15} aria-hidden />}
          aria-label={t('pool.handOver.search')}
          placeholder={t('pool.handOver.search')}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <Button
          disabled={found.length === 0}
          onClick={() => onChosen([...new Set([...chosen, ...found.map(({ id }) => id)])])}
        >
          {t('pool.handOver.chooseFound', { count: found.length })}
        </Button>
        {customers.length < estate.customers && (
          <span className={styles.soft}>
            {t('pool.handOver.more', { shown: customers.length, count: estate.customers })}
          </span>
        )}
      </div>
      <Table<Held>
        size="small"
        rowKey="id"
        dataSource={found}
        columns={columns}
        scroll={{ x: 'max-content' }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, size: 'small', showSizeChanger: false }}
        rowSelection={{
          selectedRowKeys: [...chosen],
          preserveSelectedRowKeys: true,
          columnTitle: (
            <span className="sf-visually-hidden">{t('pool.handOver.column.chosen')}</span>
          ),
          onChange: (keys) => onChosen(keys.map(String)),
          getCheckboxProps: ({ name }) => ({
            'aria-label': t('pool.handOver.chooseOne', { name }),
          }),
        }}
        locale={{ emptyText: t('pool.handOver.noneFound') }}
      />
    </>
  );
}

function useColumns(plan: Plan, estate: Estate) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  return useMemo(() => {
    const counts = {
      opportunity: countByCustomer(estate.things, 'opportunity'),
      visit: countByCustomer(estate.things, 'visit'),
    };
    const stuck = new Set(estate.stuck.map(({ customer_id }) => customer_id));
    const count = (kind: 'opportunity' | 'visit') => ({
      title: t(`pool.handOver.column.${kind}`),
      align: 'right' as const,
      render: (_: unknown, { customer_id }: Held) =>
        counts[kind].has(customer_id) ? format.number(counts[kind].get(customer_id) ?? 0) : '—',
    });
    return [
      {
        title: t('pool.field.customer'),
        render: (_: unknown, { name, tier, address }: Held) => (
          <span className={pool.name}>
            <TierMark tier={tier} rank={words.rank(tier)} />
            <span>
              <span className={pool.nameText}>{name}</span>
              <span className={styles.address}>{address}</span>
            </span>
          </span>
        ),
      },
      {
        title: t('pool.handOver.column.goes'),
        render: (_: unknown, { id, person_id }: Held) => (
          <span className={styles.goes}>
            <Goes person={person_id} estate={estate} />
            {plan.single.has(id) && <span className={styles.own}>{t('pool.handOver.own')}</span>}
            {stuck.has(id) && (
              <StatusTag size="small" status="warning">
                {t('pool.handOver.stuckShort')}
              </StatusTag>
            )}
          </span>
        ),
      },
      count('opportunity'),
      count('visit'),
    ];
  }, [t, format, words, plan, estate]);
}

import { StatusTag, useFormat } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  DetailDrawer,
  FilterBar,
  PersonFilter,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import dayjs from 'dayjs';
import { Handshake } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useToday } from '../../../shell/day';
import { StandingCard } from '../../../shell/standing';
import styles from '../pool.module.css';
import { useHoldings, type Holding } from '../queries';
import { useWords } from '../words';
import { nameColumn, Nothing } from './parts';

const FILTERS = ['person_id', 'within'];

/** Who holds what until when 私海, those that end first before the others. */
export function Holdings() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const today = useToday();
  const [open, setOpen] = useAddress('open');
  const { person_id, within } = filters.values;
  const list = useHoldings({
    ...(person_id === undefined ? {} : { person_id }),
    ...(within === undefined
      ? {}
      : { due_by: dayjs(today).add(Number(within), 'day').format('YYYY-MM-DD') }),
  });
  const columns = useColumns();
  const opened = list.rows.find(({ customer_id }) => customer_id === open);
  return (
    <>
      <FilterBar filters={filters}>
        <PersonFilter filters={filters} label={t('pool.field.owner')} />
        <ChoiceFilter
          filters={filters}
          name="within"
          label={t('pool.held.within')}
          width={160}
          options={['0', '3', '7', '30'].map((value) => ({
            value,
            label: t(value === '0' ? 'pool.held.today' : 'pool.held.days', {
              count: Number(value),
            }),
          }))}
        />
      </FilterBar>
      <DataTable<Holding>
        name="pool.held"
        label={t('pool.tab.held')}
        columns={columns}
        list={list}
        rowKey={({ customer_id }) => customer_id}
        onOpen={({ customer_id }) => setOpen(customer_id)}
        openId={open}
        empty={<Nothing of="held" icon={Handshake} filters={filters} />}
      />
      <DetailDrawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={opened?.name ?? t('pool.standing')}
        extra={
          open !== null && <Link to={`/customers?open=${open}`}>{t('pool.held.customer')}</Link>
        }
        width={520}
      >
        {open !== null && (
          <div className={styles.drawer}>
            <StandingCard key={open} customerId={open} />
          </div>
        )}
      </DetailDrawer>
    </>
  );
}

function useColumns(): readonly Column<Holding>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  return [
    nameColumn(t('pool.field.customer'), words),
    { key: 'owner', title: t('pool.field.owner'), render: (_, row) => row.owner_name ?? '—' },
    { key: 'since', title: t('pool.field.heldSince'), render: (_, row) => format.day(row.since) },
    {
      key: 'due',
      title: t('pool.field.due'),
      render: (_, row) => (row.due_on === null ? '—' : format.day(row.due_on)),
    },
    {
      key: 'left',
      title: t('pool.field.left'),
      render: (_, { days_left: left }) =>
        left === null ? (
          '—'
        ) : (
          <StatusTag size="small" status={left > 7 ? 'active' : left > 0 ? 'warning' : 'refused'}>
            {t(left > 0 ? 'shell.standing.daysLeft' : 'shell.standing.tonight', { count: left })}
          </StatusTag>
        ),
    },
    { key: 'pool', title: t('pool.field.rules'), render: (_, row) => row.pool_name ?? '—' },
    {
      key: 'type',
      title: t('pool.field.type'),
      hiddenAtFirst: true,
      render: (_, row) => words.type(row.type),
    },
    { key: 'address', title: t('pool.field.address'), dataIndex: 'address', hiddenAtFirst: true },
  ];
}

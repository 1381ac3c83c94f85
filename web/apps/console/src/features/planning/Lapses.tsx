import { Empty, StatusTag, TierMark, useFormat } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  DepartmentFilter,
  DetailDrawer,
  FilterBar,
  PersonFilter,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { Button } from 'antd';
import { CalendarCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FrequencyCard, useRhythm, useTiers, type Tiers } from '../../shell/frequency';
import { STATES, statusOf } from './look';
import styles from './planning.module.css';
import { useLapses, type Lapse, type LapseState } from './queries';

const FILTERS = ['state', 'tier', 'person_id', 'department_id'];

const isState = (value: string | undefined): value is LapseState =>
  STATES.some(({ state }) => state === value);

/** Customers whose visit is overdue 已超期 or due soon 即将超期, nearest due first. */
export function Lapses() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const tiers = useTiers();
  const [open, setOpen] = useAddress('open');
  const { state, tier, person_id, department_id } = filters.values;
  const list = useLapses({
    ...(isState(state) ? { state: [state] } : {}),
    ...(tier === undefined ? {} : { tier }),
    ...(person_id === undefined ? {} : { person_id }),
    ...(department_id === undefined ? {} : { department_id }),
  });
  const columns = useColumns(tiers);
  const filtered = Object.keys(filters.values).length > 0;
  const opened = list.rows.find(({ customer_id }) => customer_id === open);
  return (
    <>
      <FilterBar filters={filters}>
        <ChoiceFilter
          filters={filters}
          name="state"
          label={t('planning.field.state')}
          options={STATES.map((each) => ({
            value: each.state,
            label: t(`planning.state.${each.state}`),
          }))}
        />
        <ChoiceFilter
          filters={filters}
          name="tier"
          label={t('planning.field.tier')}
          options={tiers.choices}
        />
        <PersonFilter filters={filters} label={t('planning.field.owner')} />
        <DepartmentFilter filters={filters} label={t('planning.field.department')} />
      </FilterBar>
      <DataTable<Lapse>
        name="planning.lapses"
        label={t('planning.tab.lapses')}
        columns={columns}
        list={list}
        rowKey={({ customer_id }) => customer_id}
        onOpen={({ customer_id }) => setOpen(customer_id)}
        openId={open}
        empty={
          <Empty
            icon={CalendarCheck}
            title={t(filtered ? 'planning.lapses.noneFound' : 'planning.lapses.none')}
            hint={t(filtered ? 'planning.lapses.noneFoundHint' : 'planning.lapses.noneHint')}
            action={
              filtered ? <Button onClick={filters.clear}>{t('ui.filter.clear')}</Button> : undefined
            }
          />
        }
      />
      <DetailDrawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={opened?.name ?? t('planning.lapses.frequency')}
        extra={
          open !== null && (
            <Link to={`/customers?open=${open}`}>{t('planning.lapses.customer')}</Link>
          )
        }
        width={520}
      >
        {open !== null && (
          <div className={styles.drawer}>
            <FrequencyCard key={open} customerId={open} />
          </div>
        )}
      </DetailDrawer>
    </>
  );
}

function useColumns(tiers: Tiers): readonly Column<Lapse>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const rhythm = useRhythm();
  return [
    {
      key: 'name',
      title: t('planning.field.customer'),
      fixedColumn: true,
      render: (_, row) => (
        <span className={styles.name}>
          <TierMark tier={row.tier} rank={tiers.rank(row.tier)} />
          <span className={styles.nameText}>{row.name}</span>
        </span>
      ),
    },
    {
      key: 'state',
      title: t('planning.field.state'),
      render: (_, { state, days_left: left }) => (
        <StatusTag size="small" status={statusOf(state)}>
          {left < 0
            ? t('shell.frequency.late', { count: -left })
            : t(left === 0 ? 'shell.frequency.today' : 'shell.frequency.left', { count: left })}
        </StatusTag>
      ),
    },
    {
      key: 'due',
      title: t('planning.field.due'),
      render: (_, { due_on }) => format.day(due_on),
    },
    {
      key: 'planned',
      title: t('planning.field.planned'),
      render: (_, { planned_on }) =>
        planned_on === null ? (
          <span className={styles.soft}>{t('planning.lapses.notPlanned')}</span>
        ) : (
          format.day(planned_on)
        ),
    },
    { key: 'owner', title: t('planning.field.owner'), dataIndex: 'owner_name' },
    {
      key: 'last',
      title: t('planning.field.last'),
      render: (_, { last_on }) =>
        last_on === null ? t('shell.frequency.never') : format.day(last_on),
    },
    {
      key: 'frequency',
      title: t('planning.field.frequency'),
      render: (_, row) => rhythm(row),
    },
    {
      key: 'department',
      title: t('planning.field.department'),
      dataIndex: 'department_name',
      hiddenAtFirst: true,
    },
    {
      key: 'address',
      title: t('planning.field.address'),
      dataIndex: 'address',
      hiddenAtFirst: true,
    },
  ];
}

import { Empty, TierMark, useFormat } from '@shifang/ui';
import { DataTable, type Column } from '@shifang/ui/console';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTiers } from '../../shell/frequency';
import { leftOutOf } from './PlanList';
import styles from './plans.module.css';
import { useLeftOut, type LeftOut, type Plan } from './queries';

/** The customers that the plan does not visit, or too seldom, and why. */
export function LeftOutPane({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const tiers = useTiers();
  const list = useLeftOut(plan);
  const say = useNumbers();
  const columns: readonly Column<LeftOut>[] = [
    {
      key: 'customer',
      title: t('plans.field.customer'),
      fixedColumn: true,
      render: (_, { customer_id, customer_name, tier }) => (
        <span className={styles.state}>
          <TierMark tier={tier} rank={tiers.rank(tier)} />
          <Link to={`/customers?open=${customer_id}`}>{customer_name}</Link>
        </span>
      ),
    },
    {
      key: 'person',
      title: t('plans.field.person'),
      render: (_, { person_id }) =>
        plan.people.find((each) => each.person_id === person_id)?.name ?? '—',
    },
    {
      key: 'reason',
      title: t('plans.left.reason'),
      render: (_, { reason }) => t(`plans.reason.${reason}`),
    },
    { key: 'numbers', title: t('plans.left.numbers'), render: (_, row) => say(row.numbers) },
    {
      key: 'advice',
      title: t('plans.left.advice'),
      render: (_, { reason }) => <span className={styles.soft}>{t(`plans.advice.${reason}`)}</span>,
    },
  ];
  return (
    <DataTable<LeftOut>
      name="plans.left"
      label={t('plans.tab.left')}
      columns={columns}
      list={list}
      rowKey={({ id }) => id}
      toolbar={
        <span className={styles.soft}>
          {leftOutOf(plan) > 0 && t('plans.left.note', { count: leftOutOf(plan) })}
          {plan.without_frequency > 0 &&
            ` ${t('plans.left.without', { count: plan.without_frequency })}`}
        </span>
      }
      empty={
        <Empty icon={CircleCheck} title={t('plans.left.none')} hint={t('plans.left.noneHint')} />
      }
    />
  );
}

/** The numbers behind a reason, each with its word. */
function useNumbers() {
  const { t } = useTranslation();
  const format = useFormat();
  return (numbers: Readonly<Record<string, number>>) => {
    const said = Object.entries(numbers).map(([name, value]) =>
      t(`plans.number.${name}`, { value: format.number(value, 1), defaultValue: '' }),
    );
    return said.filter((words) => words !== '').join(' · ') || '—';
  };
}

import { Empty, useFormat } from '@shifang/ui';
import { DataTable, type Column } from '@shifang/ui/console';
import { Segmented } from 'antd';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Badge } from './Badge';
import { Give } from './Give';
import { useLines, type Draft, type Line, type Which } from './queries';
import styles from './territories.module.css';

const WHICH = ['changed', 'stays', 'all'] as const;

/** The customers of a draft one by one: those that change hands, those that stay for a reason, or all. */
export function Lines({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [which, setWhich] = useState<Which>('changed');
  const list = useLines(draft.id, which);
  const number = new Map(draft.people.map(({ person_id }, at) => [person_id, at]));
  const columns: readonly Column<Line>[] = [
    {
      key: 'customer',
      title: t('planning.territories.field.customer'),
      fixedColumn: true,
      render: (_, { customer_id, name }) => (
        <Link to={`/customers?open=${customer_id}`}>{name}</Link>
      ),
    },
    {
      key: 'before',
      title: t('planning.territories.today'),
      render: (_, { before_id, before_name }) => {
        const at = before_id === null ? undefined : number.get(before_id);
        return at === undefined ? (
          (before_name ?? t('planning.territories.nobody'))
        ) : (
          <Badge at={at} name={before_name ?? ''} />
        );
      },
    },
    {
      key: 'after',
      title: t('planning.territories.proposal'),
      render: (_, line) => <Give draft={draft} line={line} />,
    },
    {
      key: 'minutes',
      title: t('planning.territories.field.minutes'),
      align: 'right',
      render: (_, { minutes, travel }) => format.number(minutes + travel),
    },
    {
      key: 'why',
      title: t('planning.territories.field.why'),
      render: (_, line) => why(line),
    },
  ];
  function why({ stays, outcome, by_hand }: Line): string {
    if (outcome !== null) return t(`planning.territories.outcome.${outcome}`);
    if (by_hand) return t('planning.territories.byHand');
    return stays === null ? '—' : t(`planning.territories.why.${stays}`);
  }
  return (
    <div className={styles.table}>
      <DataTable<Line>
        name="planning.territories.lines"
        label={t('planning.territories.lines')}
        columns={columns}
        list={list}
        rowKey={({ customer_id }) => customer_id}
        toolbar={
          <Segmented<Which>
            value={which}
            onChange={setWhich}
            options={WHICH.map((value) => ({
              value,
              label: t(`planning.territories.which.${value}`),
            }))}
          />
        }
        empty={<Empty icon={ListChecks} title={t(`planning.territories.empty.${which}`)} />}
      />
    </div>
  );
}

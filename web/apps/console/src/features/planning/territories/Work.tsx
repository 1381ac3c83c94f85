import { useFormat } from '@shifang/ui';
import { Grid, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Badge } from './Badge';
import type { Draft, DraftPerson } from './queries';
import styles from './territories.module.css';

type Figures = NonNullable<DraftPerson['today']>;

const SIDES = ['today', 'proposal'] as const;

/** Hours of work a week of each person, today and as proposed: with customers and on the road. */
export function Work({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const narrow = Grid.useBreakpoint().sm === false;
  const columns = useColumns(draft, narrow);
  return (
    <section className={styles.box} aria-label={t('planning.territories.work')}>
      <h2 className={styles.boxTitle}>{t('planning.territories.work')}</h2>
      <p className={styles.legend}>
        <span className={styles.service} aria-hidden /> {t('planning.territories.service')}
        <span className={styles.travel} aria-hidden /> {t('planning.territories.travel')}
      </p>
      <Table<DraftPerson>
        size="small"
        pagination={false}
        rowKey="person_id"
        dataSource={[...draft.people]}
        showHeader={!narrow}
        {...(narrow ? {} : { scroll: { x: 'max-content' } })}
        columns={columns}
      />
    </section>
  );
}

/** A column for each figure; on a narrow screen all of a person in one. */
function useColumns(draft: Draft, narrow: boolean): TableColumnsType<DraftPerson> {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(
    1,
    ...draft.people.flatMap(({ today, proposal }) => [minutes(today), minutes(proposal)]),
  );
  const bar = (figures: Figures | null) =>
    figures === null ? '—' : <Bar figures={figures} most={most} />;
  const pair = (of: (figures: Figures) => string, { today, proposal }: DraftPerson) =>
    today === null || proposal === null ? '—' : `${of(today)} → ${of(proposal)}`;
  const hours = ({ hours: whole, percent }: DraftPerson) =>
    percent === 100
      ? format.number(whole, 1)
      : `${format.number((whole * percent) / 100, 1)} (${percent}%)`;
  const customers = (row: DraftPerson) => pair(({ customers: count }) => format.number(count), row);
  const spread = (row: DraftPerson) => pair(({ spread_km }) => format.number(spread_km, 1), row);
  const facts = [
    ['hours', hours],
    ['customers', customers],
    ['spread', spread],
  ] as const;
  if (narrow)
    return [
      {
        title: t('planning.territories.field.person'),
        render: (_, row, at) => (
          <div className={styles.card}>
            <Badge at={at} name={row.name} />
            {SIDES.map((side) => (
              <span key={side} className={styles.side}>
                <span className={styles.soft}>{t(`planning.territories.${side}`)}</span>
                {bar(row[side])}
              </span>
            ))}
            {facts.map(([key, of]) => (
              <span key={key} className={styles.fact}>
                <span className={styles.soft}>{t(`planning.territories.field.${key}`)}</span>
                {of(row)}
              </span>
            ))}
          </div>
        ),
      },
    ];
  return [
    {
      title: t('planning.territories.field.person'),
      render: (_, { name }, at) => <Badge at={at} name={name} />,
    },
    {
      title: t('planning.territories.field.hours'),
      align: 'right',
      render: (_, row) => hours(row),
    },
    ...SIDES.map((side) => ({
      title: t(`planning.territories.${side}`),
      render: (_: unknown, row: DraftPerson) => bar(row[side]),
    })),
    ...facts.slice(1).map(([key, of]) => ({
      title: t(`planning.territories.field.${key}`),
      align: 'right' as const,
      render: (_: unknown, row: DraftPerson) => of(row),
    })),
  ];
}

function minutes(figures: Figures | null): number {
  return figures === null ? 0 : figures.service + figures.travel;
}

function Bar({ figures, most }: { figures: Figures; most: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const hours = (value: number) => format.number(value / 60, 1);
  const share = (value: number) => `${(value / most) * 100}%`;
  const said = t('planning.territories.bar', {
    service: hours(figures.service),
    travel: hours(figures.travel),
  });
  return (
    <span className={styles.bar} title={said}>
      <span className={styles.track} role="img" aria-label={said}>
        <span className={styles.service} style={{ width: share(figures.service) }} />
        <span className={styles.travel} style={{ width: share(figures.travel) }} />
      </span>
      <span className={styles.hours}>{hours(minutes(figures))}</span>
    </span>
  );
}

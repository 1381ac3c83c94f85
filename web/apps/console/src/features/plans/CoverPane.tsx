import { problemText, toProblem } from '@shifang/api';
import { ErrorState, Skeleton, TierMark, useFormat } from '@shifang/ui';
import { Metric, Section } from '@shifang/ui/console';
import { Button, Table } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useTiers } from '../../shell/frequency';
import { cellKey, shownDays, weeksOf } from './board/board';
import styles from './plans.module.css';
import { useFigures, type DayFigures, type Figures, type Plan } from './queries';

/** What the plan covers of what the policy asks, tier by tier, and how full the days of everybody are. */
export function CoverPane({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const figures = useFigures(plan);
  if (figures.data === undefined)
    return figures.isError ? (
      <ErrorState
        message={problemText(t, toProblem(figures.error))}
        retry={<Button onClick={() => void figures.refetch()}>{t('ui.state.retry')}</Button>}
      />
    ) : (
      <Skeleton rows={8} />
    );
  return (
    <div className={styles.scroll}>
      <Sums figures={figures.data} plan={plan} />
      <Section title={t('plans.cover.tiers')}>
        <Tiers figures={figures.data} />
      </Section>
      <Section title={t('plans.cover.load')} extra={<Legend />}>
        <Load plan={plan} figures={figures.data} />
      </Section>
    </div>
  );
}

function Sums({ figures, plan }: { figures: Figures; plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sum = (name: 'travel' | 'metres' | 'service') =>
    figures.people.reduce((total, person) => total + person[name], 0);
  const { factor, speed_kmh, ways } = plan.travel;
  return (
    <div className={styles.figures}>
      <Metric
        label={t('plans.field.visits')}
        value={format.number(plan.stops)}
        formula={t('plans.formula.visits')}
      />
      <Metric
        label={t('plans.cover.service')}
        value={format.number(sum('service') / 60)}
        unit={t('plans.hours')}
        formula={t('plans.formula.service')}
      />
      <Metric
        label={t('plans.cover.way')}
        value={format.number(sum('travel') / 60)}
        unit={t('plans.hours')}
        formula={t(ways > 0 ? 'plans.formula.wayKnown' : 'plans.formula.way', {
          factor: format.number(factor, 2),
          speed: format.number(speed_kmh, 1),
          count: ways,
        })}
      />
      <Metric
        label={t('plans.cover.distance')}
        value={format.distance(sum('metres'))}
        formula={t('plans.formula.distance')}
      />
      <Metric
        label={t('plans.cover.peopleSpread')}
        value={format.percent(figures.people_spread)}
        formula={t('plans.formula.peopleSpread')}
      />
      <Metric
        label={t('plans.cover.daySpread')}
        value={format.percent(figures.day_spread)}
        formula={t('plans.formula.daySpread')}
      />
    </div>
  );
}

function Tiers({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tiers = useTiers();
  const rows = [...figures.tiers].sort((a, b) => tiers.rank(a.tier) - tiers.rank(b.tier));
  return (
    <Table
      size="middle"
      rowKey="tier"
      pagination={false}
      dataSource={rows}
      className={styles.tiers ?? ''}
      columns={[
        {
          key: 'tier',
          title: t('plans.cover.tier'),
          render: (_, { tier }) => (
            <span className={styles.state}>
              <TierMark tier={tier} rank={tiers.rank(tier)} />
              <span className={styles.tierName}>{tiers.name(tier)}</span>
            </span>
          ),
        },
        {
          key: 'customers',
          title: t('plans.cover.customers'),
          align: 'right',
          render: (_, { customers }) => format.number(customers),
        },
        {
          key: 'planned',
          title: t('plans.cover.planned'),
          render: (_, { planned, customers }) => (
            <Share value={customers === 0 ? null : planned / customers} count={planned} />
          ),
        },
        {
          key: 'visits',
          title: t('plans.field.visits'),
          align: 'right',
          render: (_, { visits }) => format.number(visits),
        },
        {
          key: 'left',
          title: t('plans.field.leftOut'),
          align: 'right',
          render: (_, { left_out }) => format.number(left_out),
        },
      ]}
    />
  );
}

function Share({ value, count }: { value: number | null; count: number }) {
  const format = useFormat();
  return (
    <span className={styles.share}>
      <i aria-hidden>
        <b style={{ width: `${100 * (value ?? 0)}%` }} />
      </i>
      {format.number(count)}
      <span className={styles.soft}>{value === null ? '—' : format.percent(value)}</span>
    </span>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <span className={styles.legend}>
      {(['service', 'way', 'free'] as const).map((part) => (
        <span key={part}>
          <i data-part={part} aria-hidden /> {t(`plans.cover.part.${part}`)}
        </span>
      ))}
    </span>
  );
}

/** A bar for every person, and below it a small one for each of the days. */
function Load({ plan, figures }: { plan: Plan; figures: Figures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = useMemo(
    () => weeksOf(plan.first_day, plan.weeks).map((week) => shownDays(week, figures.days)),
    [plan.first_day, plan.weeks, figures.days],
  );
  const byDay = useMemo(
    () => new Map(figures.days.map((day) => [cellKey(day.person_id, day.day), day])),
    [figures.days],
  );
  return (
    <ul className={styles.loads}>
      {plan.people.map(({ person_id, name }) => {
        const sums = figures.people.find((each) => each.person_id === person_id);
        if (sums === undefined) return null;
        const { service, travel, hours, stops, metres } = sums;
        const whole = Math.max(hours, service + travel, 1);
        return (
          <li key={person_id} className={styles.loadRow}>
            <span className={styles.loadName}>
              <span className={styles.strong}>{name}</span>
              <span className={styles.soft}>
                {t('plans.visits', { count: stops })} · {format.distance(metres)}
              </span>
            </span>
            <span className={styles.loadBars}>
              <span className={styles.loadBar}>
                <i style={{ width: `${(100 * service) / whole}%` }} />
                <i data-part="way" style={{ width: `${(100 * travel) / whole}%` }} />
              </span>
              <span className={styles.days}>
                {days.map((week) => (
                  <span key={week[0]} className={styles.weekBars}>
                    {week.map((day) => (
                      <DayBar key={day} day={day} figure={byDay.get(cellKey(person_id, day))} />
                    ))}
                  </span>
                ))}
              </span>
            </span>
            <span className={styles.loadShare}>
              {hours === 0 ? '—' : format.percent((service + travel) / hours)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function DayBar({ day, figure }: { day: string; figure: DayFigures | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const work = (figure?.service ?? 0) + (figure?.travel ?? 0);
  const hours = figure?.hours ?? 0;
  const said = t('plans.cover.day', {
    day: format.day(day),
    count: figure?.stops ?? 0,
    work: format.duration(60 * work),
    hours: format.duration(60 * hours),
  });
  const share = hours === 0 ? (work > 0 ? 1 : 0) : work / hours;
  return (
    <span
      className={styles.dayBar}
      data-over={share > 1 || undefined}
      role="img"
      aria-label={said}
      title={said}
    >
      <i style={{ height: `${Math.min(100, 100 * share)}%` }} />
    </span>
  );
}

import type { ReactNode } from 'react';
import styles from './insight.module.css';
import { MetricCard, Unverified } from './MetricCard';
import type { Metric, Numbers } from './queries';
import { daysOf, type Range } from './range';

/** What a manager looks at first, in this order. */
export const MAIN = [
  'visits_verified',
  'plan_adherence',
  'verified_share',
  'strike_rate_visited',
  'time_on_site',
  'visits_missed',
  'flagged_share',
  'visits_to_review',
  'coverage',
  'frequency_kept',
] as const;

interface Props {
  metrics: readonly Metric[];
  /** By day. */
  now: Numbers;
  before: Numbers | undefined;
  range: Range;
  personId?: string;
}

/** The main metrics of a range. */
export function Cards({ metrics, now, before, range, personId }: Props): ReactNode {
  const days = daysOf(range);
  const byDay = new Map(now.groups.map((group) => [group.key[0], group.values]));
  return (
    <div className={styles.cards}>
      {mainOf(metrics).map((metric) => (
        <MetricCard
          key={metric.code}
          metric={metric}
          now={now.total.values[metric.code]}
          before={before?.total.values[metric.code]}
          measures={now.measures}
          points={days.map((day) => ({
            day,
            value: byDay.get(day)?.[metric.code]?.value ?? null,
          }))}
          personId={personId}
          apart={
            metric.code === 'visits_verified' && (
              <Unverified measures={now.measures} personId={personId} />
            )
          }
        />
      ))}
    </div>
  );
}

export function mainOf(metrics: readonly Metric[]): Metric[] {
  return MAIN.flatMap((code) => metrics.filter((metric) => metric.code === code));
}

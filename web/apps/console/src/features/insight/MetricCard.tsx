import { useFormat } from '@shifang/ui';
import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWay } from './asked';
import { BehindLink } from './BehindLink';
import { Formula } from './Formula';
import styles from './insight.module.css';
import type { Metric, Value } from './queries';
import { SparkLine, type SparkPoint } from './SparkLine';
import { change } from './values';
import { useWords } from './words';

interface Props {
  metric: Metric;
  now: Value | undefined;
  before: Value | undefined;
  measures: Readonly<Record<string, number>>;
  points: readonly SparkPoint[];
  personId?: string | undefined;
  /** What belongs to the number but does not count in it. */
  apart?: ReactNode;
}

/** A metric of a range: its value, how it changed, its days, and how it is made. */
export function MetricCard({ metric, now, before, measures, points, personId, apart }: Props) {
  const words = useWords();
  const name = words.name(metric);
  const value = words.value(metric, now);
  return (
    <article className={styles.card} aria-label={name} data-metric={metric.code}>
      <header className={styles.cardHead}>
        <h2 className={styles.cardName}>{name}</h2>
        <Formula metric={metric} value={now} measures={measures} personId={personId} />
      </header>
      {now === undefined || now.value === null ? (
        <p className={styles.unknown}>
          <b>{value}</b>
          <span>{words.why(now)}</span>
        </p>
      ) : (
        <BehindLink
          parts={metric.numerator}
          personId={personId}
          className={styles.figure}
          label={`${name} ${value}`}
        >
          {value}
        </BehindLink>
      )}
      {now?.why === null && <Changed metric={metric} now={now} before={before} />}
      {apart}
      <SparkLine
        label={name}
        points={points}
        said={(each) => words.plain(metric, each)}
        most={metric.unit === 'share' ? 1 : undefined}
      />
    </article>
  );
}

const ICONS = { up: ArrowUp, down: ArrowDown, same: Minus };

function Changed({ metric, now, before }: Pick<Props, 'metric' | 'now' | 'before'>) {
  const { t } = useTranslation();
  const words = useWords();
  const changed = change(metric, now, before);
  if (changed === null) return <p className={styles.soft}>{t('insight.change.none')}</p>;
  const Icon = ICONS[changed.direction];
  const tone = changed.good === null ? 'plain' : changed.good ? 'good' : 'bad';
  return (
    <p className={styles.change} data-tone={tone}>
      <Icon size={14} aria-hidden />
      <b>{words.change(metric, changed)}</b>
      <span>{t('insight.change.before', { value: words.value(metric, before) })}</span>
    </p>
  );
}

/** Visits that were done but are not verified: said beside the verified ones, never among them. */
export function Unverified({
  measures,
  personId,
}: {
  measures: Readonly<Record<string, number>>;
  personId?: string | undefined;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const way = useWay();
  const { done, verified } = measures;
  if (done === undefined || verified === undefined) return null;
  const to = way('/insight/visits', { measure: 'done', unverified: '1', person_id: personId });
  return (
    <p className={styles.apart}>
      {t('insight.unverified.before')}
      <Link to={to}>{format.number(done - verified)}</Link>
      {t('insight.unverified.after')}
    </p>
  );
}

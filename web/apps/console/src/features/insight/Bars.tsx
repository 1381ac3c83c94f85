import type { CSSProperties } from 'react';
import { Link } from 'react-router';
import styles from './insight.module.css';
import type { Metric, Value } from './queries';
import { useWords } from './words';

export interface Line {
  id: string;
  name: string;
  value: Value;
  /** Said after the name, quietly. */
  beside?: string;
  /** Where its own page is. */
  to?: string;
}

/** A metric of several as bars, each with its value and what that is made of. */
export function Bars({ metric, lines }: { metric: Metric; lines: readonly Line[] }) {
  const words = useWords();
  const top = topOf(metric, lines);
  return (
    <ul className={styles.bars} aria-label={words.name(metric)}>
      {lines.map((line) => (
        <li key={line.id} className={styles.bar} data-line={line.id}>
          <span className={styles.barName}>
            {line.to === undefined ? line.name : <Link to={line.to}>{line.name}</Link>}
            {line.beside !== undefined && <i>{line.beside}</i>}
          </span>
          <Track value={line.value} top={top} />
          <span className={styles.barValue}>
            {line.value.value === null ? (
              <span className={styles.soft}>{words.value(metric, line.value)}</span>
            ) : (
              <b>{words.value(metric, line.value)}</b>
            )}
            <MadeOf metric={metric} value={line.value} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The end of the scale: a whole for shares, else the largest value. */
export function topOf(metric: Metric, lines: readonly { value: Value }[]): number {
  if (metric.unit === 'share') return 1;
  return Math.max(0, ...lines.map(({ value }) => value.value ?? 0)) || 1;
}

export function Track({ value, top }: { value: Value; top: number }) {
  const share: Record<string, string> = {
    '--share': `${Math.min(100, ((value.value ?? 0) / top) * 100)}%`,
  };
  return <span className={styles.track} style={share as CSSProperties} aria-hidden />;
}

function MadeOf({ metric, value }: { metric: Metric; value: Value }) {
  const words = useWords();
  if (value.value === null) return <small>{words.why(value)}</small>;
  if (value.denominator === null) return null;
  return (
    <small>
      {words.sum(metric.numerator, value.numerator)} ÷{' '}
      {words.sum(metric.denominator, value.denominator)}
    </small>
  );
}

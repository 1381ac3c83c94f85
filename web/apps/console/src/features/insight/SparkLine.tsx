import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { runs, scaled } from '../../shell/trend/scale';
import styles from './insight.module.css';

export interface SparkPoint {
  day: string;
  value: number | null;
}

interface Props {
  label: string;
  points: readonly SparkPoint[];
  most: number | undefined;
  said: (value: number) => string;
}

const WIDE = 240;
const HIGH = 40;

/** A small line by day without scales; its lowest, highest and newest value are said in words. */
export function SparkLine({ label, points, most, said }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2 || known.length === 0)
    return null;
  const { dots } = scaled(points, { most, wide: WIDE, high: HIGH });
  const words = t('insight.spark', {
    label,
    least: said(Math.min(...known)),
    most: said(Math.max(...known)),
    newest: said(known.at(-1) ?? 0),
  });
  return (
    <figure className={styles.spark}>
      <svg
        viewBox={`0 -2 ${WIDE} ${HIGH + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        <title>{words}</title>
        <line className={styles.ground} x1={0} x2={WIDE} y1={HIGH} y2={HIGH} />
        {runs(dots).map((run) => (
          <polyline
            key={run[0].x}
            className={styles.sparkLine}
            data-lone={run.length === 1 || undefined}
            points={[...run, ...(run.length === 1 ? run : [])]
              .map(({ x, y }) => `${x},${y}`)
              .join(' ')}
          />
        ))}
      </svg>
      <figcaption className={styles.ends} aria-hidden>
        <span>{format.days(first.day, first.day).split(' – ')[0]}</span>
        <span>{format.days(last.day, last.day).split(' – ')[0]}</span>
      </figcaption>
    </figure>
  );
}

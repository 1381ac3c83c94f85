import { useFormat } from '@shifang/ui';
import { useId, useState } from 'react';
import { runs, scaled, type Dot } from './scale';
import styles from './trend.module.css';

export interface TrendPoint {
  day: string;
  value: number | null;
}

interface Props {
  label: string;
  points: readonly TrendPoint[];
  /** The top of the scale; the largest value unless given. */
  most?: number;
  said: (value: number) => string;
  /** A level worth knowing, e.g. from which the advice changes. */
  mark?: { value: number; label: string };
  tone?: 'brand' | 'pool';
}

const WIDE = 560;
const HIGH = 160;

/** A line over days or weeks, broken where nothing is known: its values are read by pointing and by the arrow keys. */
export function Trend({ label, points, most, said, mark, tone = 'brand' }: Props) {
  const format = useFormat();
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const last = Math.max(0, points.length - 1);
  const shown = at ?? last;
  const point = points[shown] ?? { day: '', value: null };
  const words = point.value === null ? '—' : said(point.value);
  const day = (which: number) => {
    const found = points[which]?.day;
    return found === undefined ? '' : format.day(found);
  };
  const move = (step: number) => setAt(Math.max(0, Math.min(last, shown + step)));
  return (
    <figure className={styles.trend} data-tone={tone} aria-labelledby={id}>
      <figcaption className={styles.trendHead}>
        <span id={id}>{label}</span>
        <span className={styles.trendNow}>
          {day(shown)} · <b>{words}</b>
        </span>
      </figcaption>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown}
        aria-valuetext={`${day(shown)} ${words}`}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') move(-1);
          if (event.key === 'ArrowRight') move(1);
        }}
        onPointerMove={({ currentTarget, clientX }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          const share = (clientX - left) / Math.max(width, 1);
          setAt(Math.round(Math.max(0, Math.min(1, share)) * last));
        }}
        onPointerLeave={() => setAt(null)}
      >
        <Sheet points={points} most={most} said={said} mark={mark} shown={shown} />
      </div>
      <div className={styles.ends} aria-hidden>
        <span>{day(0)}</span>
        <span>{day(last)}</span>
      </div>
    </figure>
  );
}

interface SheetProps {
  points: readonly TrendPoint[];
  most: number | undefined;
  said: (value: number) => string;
  mark: Props['mark'];
  shown: number;
}

function Sheet({ points, most, said, mark, shown }: SheetProps) {
  const { dots, top, y } = scaled(points, { most, wide: WIDE, high: HIGH, mark: mark?.value });
  const dot = dots[shown];
  const level = (value: number, className: string | undefined) => (
    <line key={value} className={className} x1={0} x2={WIDE} y1={y(value)} y2={y(value)} />
  );
  return (
    <>
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden>
        {[0, 0.5, 1].map((part) => level(top * part, styles.grid))}
        {mark !== undefined && level(mark.value, styles.markLine)}
        {runs(dots).map((run) => (
          <Run key={run[0].x} run={run} />
        ))}
      </svg>
      {dot && (
        <i
          className={styles.dot}
          style={{ left: `${(dot.x / WIDE) * 100}%`, top: `${(dot.y / HIGH) * 100}%` }}
        />
      )}
      <span className={styles.top}>{said(top)}</span>
      {mark !== undefined && (
        <span className={styles.mark} style={{ top: `${(y(mark.value) / HIGH) * 100}%` }}>
          {mark.label}
        </span>
      )}
    </>
  );
}

function Run({ run }: { run: readonly [Dot, ...Dot[]] }) {
  const line = run.map(({ x, y }) => `${x},${y}`).join(' ');
  const last = run.at(-1) ?? run[0];
  return (
    <>
      <polygon className={styles.area} points={`${run[0].x},${HIGH} ${line} ${last.x},${HIGH}`} />
      {/* A value that stands alone is a point. */}
      <polyline
        className={styles.line}
        strokeLinecap="round"
        points={run.length > 1 ? line : `${line} ${line}`}
      />
    </>
  );
}

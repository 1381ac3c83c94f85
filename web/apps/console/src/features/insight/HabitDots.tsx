import { useTranslation } from 'react-i18next';
import styles from './habits.module.css';
import { onScale, placed, scaleOf, type FoundHabit, type HabitDot } from './habits';

const ROW = 56;
const LANE = 9;
/** Room at both ends, so that no dot is cut. */
const AIR = 2;

interface Props {
  found: FoundHabit;
  label: string;
  said: (value: number) => string;
}

/** Everybody as a dot, high performers in the row above the others, each row with its median. */
export function HabitDots({ found, label, said }: Props) {
  const { t } = useTranslation();
  const scale = scaleOf(found.dots);
  const rows = [
    { key: 'top', median: found.top, dots: found.dots.filter(({ top }) => top) },
    { key: 'rest', median: found.rest, dots: found.dots.filter(({ top }) => !top) },
  ] as const;
  const words = t('insight.habits.plot', {
    label,
    top: said(found.top),
    rest: said(found.rest),
  });
  return (
    <figure className={styles.plot}>
      {rows.map(({ key, median, dots }) => (
        <div key={key} className={styles.row}>
          <span className={styles.rowName}>
            {t(`insight.habits.${key}`, { people: dots.length })}
          </span>
          <svg
            width="100%"
            height={ROW}
            role="img"
            aria-label={key === 'top' ? words : t('insight.habits.rest', { people: dots.length })}
          >
            <line className={styles.ground} x1="0" x2="100%" y1={ROW - 1} y2={ROW - 1} />
            <line
              className={styles.median}
              x1={percent(onScale(median, scale))}
              x2={percent(onScale(median, scale))}
              y1={4}
              y2={ROW - 1}
            />
            {placed(dots, scale).map(({ dot, x, lane }, at) => (
              <circle
                key={dot.person_id ?? at}
                className={styles.dot}
                data-top={dot.top || undefined}
                cx={percent(x)}
                cy={ROW - 10 - lane * LANE}
                r={5}
              >
                <title>{titleOf(dot, said)}</title>
              </circle>
            ))}
          </svg>
        </div>
      ))}
      <figcaption className={styles.ends} aria-hidden>
        <span>{said(scale.least)}</span>
        <span>{said(scale.most)}</span>
      </figcaption>
    </figure>
  );
}

function percent(x: number): string {
  return `${AIR + x * (100 - 2 * AIR)}%`;
}

function titleOf({ name, value }: HabitDot, said: (value: number) => string): string {
  return name === null ? said(value) : `${name} ${said(value)}`;
}

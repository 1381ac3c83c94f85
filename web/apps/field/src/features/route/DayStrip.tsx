import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { useFieldData } from '../../shell/data';
import styles from './route.module.css';

const DAYS = 7;
const DAY_MS = 24 * 3_600_000;

/** The days from today on, as plain dates. */
export function daysFrom(today: string): string[] {
  const first = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, at) =>
    new Date(first + at * DAY_MS).toISOString().slice(0, 10),
  );
}

/** The days that are offered: those of a week, and a later one that was asked for. */
export function daysWith(asked: string | null, today: string): string[] {
  const days = daysFrom(today);
  const later = asked !== null && /^\d{4}-\d\d-\d\d$/.test(asked) && !days.includes(asked);
  return later && asked > today && !Number.isNaN(Date.parse(asked)) ? [...days, asked] : days;
}

/** Today and the days to come, each with how many visits are planned. */
export function DayStrip({
  today,
  days,
  day,
  choose,
}: {
  today: string;
  days: readonly string[];
  day: string;
  choose: (day: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { visits } = useFieldData();
  const planned = [...visits.values()].filter(({ life }) => life !== 'cancelled');
  return (
    <fieldset className={styles.days}>
      <legend className="sf-visually-hidden">{t('route.day')}</legend>
      {days.map((each) => {
        const count = planned.filter(({ plannedFor }) => plannedFor?.slice(0, 10) === each).length;
        return (
          <label key={each} className={styles.chip} data-testid={`route-day-${each}`}>
            <input type="radio" name="day" checked={each === day} onChange={() => choose(each)} />
            {each === today ? t('route.today') : format.day(each)}
            <span className={styles.count}>{t('route.visits', { count })}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

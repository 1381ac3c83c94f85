import { useFormat } from '@shifang/ui';
import { Metric } from '@shifang/ui/console';
import { useTranslation } from 'react-i18next';
import type { Draft } from './queries';
import styles from './territories.module.css';

/** From so many minutes on they are told as hours. */
const AS_HOURS = 180;

/** What the proposal changes, in five numbers. */
export function Numbers({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [before, after] = (['today', 'proposal'] as const).map((side) =>
    draft.people.reduce((sum, each) => sum + (each[side]?.travel ?? 0), 0),
  ) as [number, number];
  const inHours = Math.max(before, after) >= AS_HOURS;
  const way = (minutes: number) =>
    inHours ? format.number(minutes / 60, 1) : format.number(minutes);
  const rows: { key: string; value: string; unit?: string }[] = [
    { key: 'changed', value: format.number(draft.changed) },
    { key: 'taken', value: format.number(draft.taken) },
    {
      key: 'uneven',
      value: `${format.percent(draft.uneven_before ?? 0)} → ${format.percent(draft.uneven ?? 0)}`,
    },
    {
      key: 'travel',
      value: `${way(before)} → ${way(after)}`,
      unit: t(`planning.territories.${inHours ? 'hoursUnit' : 'minutesUnit'}`),
    },
    { key: 'stays', value: format.number(draft.stays) },
  ];
  return (
    <section className={styles.numbers} aria-label={t('planning.territories.numbers')}>
      {rows
        .filter(({ key }) => key !== 'taken' || draft.unowned)
        .map(({ key, ...shown }) => (
          <Metric
            key={key}
            label={t(`planning.territories.number.${key}`)}
            formula={t(`planning.territories.formula.${key}`)}
            {...shown}
          />
        ))}
    </section>
  );
}

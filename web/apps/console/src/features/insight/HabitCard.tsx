import { useFormat, useLanguage, listed } from '@shifang/ui';
import { Lightbulb } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { HabitDots } from './HabitDots';
import styles from './habits.module.css';
import type { FoundHabit } from './habits';
import { useWords } from './words';

/** A habit that separates high performers: in words, its medians, everybody as a dot, and a change to try. */
export function HabitCard({ found }: { found: FoundHabit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const format = useFormat();
  const words = useWords();
  const { habit, suggestion, goes_with, interval } = found;
  const said = (value: number) =>
    habit.unit === 'count' ? format.number(value, 1) : words.plain(habit, value);
  const name = words.name(habit);
  const facts = [
    ['median_top', said(found.top)],
    ['median_rest', said(found.rest)],
    ['pairs', format.percent(found.pairs)],
    ['interval', `${format.percent(interval.low)} – ${format.percent(interval.high)}`],
    ['p', found.p < 0.001 ? '< 0.001' : format.number(found.p, 3)],
  ] as const;
  return (
    <article className={styles.card} aria-label={name} data-habit={habit.code}>
      <h2 className={styles.name}>{name}</h2>
      <p className={styles.sentence}>{found[language]}</p>
      <HabitDots found={found} label={name} said={said} />
      <dl className={styles.facts}>
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`insight.habits.fact.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {goes_with.length > 0 && (
        <p className={styles.soft}>
          {t('insight.habits.goesWith', { names: listed(language, goes_with.map(words.name)) })}
        </p>
      )}
      <p className={styles.suggestion} data-none={suggestion === null || undefined}>
        <Lightbulb size={16} aria-hidden />
        <span>
          {suggestion === null
            ? t('insight.habits.noSuggestion')
            : t('insight.habits.suggestion', { words: suggestion[language] })}
        </span>
      </p>
    </article>
  );
}

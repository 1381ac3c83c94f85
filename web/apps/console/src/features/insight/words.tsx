import { useFormat, useLanguage } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import type { Measure, Metric, Value } from './queries';
import type { Change } from './values';

/** Metrics, values and changes in words. */
export function useWords() {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const plain = (metric: Metric, value: number): string => {
    if (metric.unit === 'share') return format.percent(value);
    if (metric.unit === 'seconds') return format.duration(value);
    if (metric.unit === 'metres') return format.distance(value);
    return metric.unit === 'time_of_day' ? clockOf(value) : format.number(value);
  };
  return {
    name: (of: Metric | Measure) => capital(of[language]),
    plain,
    value: (metric: Metric, value: Value | undefined) =>
      value === undefined || value.value === null
        ? t('insight.unknown')
        : plain(metric, value.value),
    /** Why there is no number. */
    why: (value: Value | undefined) => t(`insight.why.${value?.why ?? 'no_data'}`),
    /** A sum of a measure, or of several of the same kind. */
    sum: (parts: readonly Measure[], sum: number) => {
      const name = parts[0]?.name ?? '';
      if (name.endsWith('_s')) return format.duration(sum);
      return name.endsWith('_m') ? format.distance(sum) : format.number(sum);
    },
    change: (metric: Metric, { by, direction }: Change) => {
      if (direction === 'same') return t('insight.change.same');
      const size = Math.abs(by);
      const sign = by > 0 ? '+' : '−';
      if (metric.unit === 'share')
        return t('insight.change.points', { by: `${sign}${format.number(size * 100, 1)}` });
      if (metric.unit === 'time_of_day') return `${sign}${format.duration(size)}`;
      return `${sign}${plain(metric, size)}`;
    },
  };
}

/** Seconds since midnight as hours and minutes; past midnight they go on counting. */
function clockOf(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

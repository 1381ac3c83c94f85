import { useFormat, useLanguage } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import type { Measure, Metric, Value } from './queries';
import type { Change } from './values';

type Unit = Pick<Metric, 'unit'> & Partial<Pick<Metric, 'denominator'>>;

/** Metrics, values and changes in words. */
export function useWords() {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const inUnit: Record<Metric['unit'], (value: number) => string> = {
    count: format.number,
    share: format.percent,
    seconds: format.duration,
    time_of_day: clockOf,
    metres: format.distance,
    cents: format.money,
  };
  const plain = ({ unit, denominator }: Unit, value: number): string =>
    unit === 'count' && (denominator?.length ?? 0) > 0
      ? format.number(value, 2)
      : inUnit[unit](value);
  return {
    name: (of: Pick<Measure, 'zh' | 'en'>) => capital(of[language]),
    plain,
    value: (metric: Metric, value: Value | undefined) =>
      value === undefined || value.value === null
        ? t('insight.unknown')
        : plain(metric, value.value),
    /** Why there is no number. */
    why: (value: Value | undefined) => t(`insight.why.${value?.why ?? 'no_data'}`),
    /** A sum of a measure, or of several of the same kind. */
    sum: (parts: readonly Measure[], sum: number) => {
      const unit = parts[0]?.unit ?? 'count';
      // A sum of times of day is nothing that anybody reads.
      return unit === 'time_of_day' ? format.duration(sum) : inUnit[unit](sum);
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

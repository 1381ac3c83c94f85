import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { shownCounts, type Counts } from './kinds';

/** How many of each kind, in one line. */
export function useCounts(): (counts: Counts) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (counts) =>
    shownCounts(counts)
      .map((key) => `${t(`pool.handOver.column.${key}`)} ${format.number(counts[key])}`)
      .join(' · ');
}

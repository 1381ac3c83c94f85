import { useTranslation } from 'react-i18next';

/** So many visits in so many weeks, as people say it. */
export function useRhythm(): (frequency: { visits: number; weeks: number }) => string {
  const { t } = useTranslation();
  return ({ visits, weeks }) =>
    t(weeks === 1 ? 'shell.frequency.weekly' : 'shell.frequency.rhythm', { visits, weeks });
}

import { useFormat } from '@shifang/ui';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';

/** Before the first day of all: nothing has been summed up yet. */
const NOT_BEGUN = '0001-01-01';

/** Says that numbers are being made anew, and up to which day they are right. */
export function Rebuilding({ until }: { until: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (until === null) return null;
  const words =
    until === NOT_BEGUN
      ? t('insight.rebuilding.begins')
      : t('insight.rebuilding.until', { day: format.day(until) });
  return <Alert banner type="info" showIcon title={words} />;
}

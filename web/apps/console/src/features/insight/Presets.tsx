import type { Filters } from '@shifang/ui/console';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { PRESETS, type Preset } from './range';

/** Usual ranges up to today; days of one's own are chosen beside it. */
export function Presets({ filters, preset }: { filters: Filters; preset: Preset | null }) {
  const { t } = useTranslation();
  return (
    <Segmented<string>
      aria-label={t('insight.field.range')}
      value={preset ?? ''}
      onChange={(range) => filters.set({ range, from: undefined, to: undefined })}
      options={PRESETS.map((value) => ({ value, label: t(`insight.range.${value}`) }))}
    />
  );
}

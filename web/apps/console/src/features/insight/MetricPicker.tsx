import { useAddress } from '@shifang/ui/console';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Metric } from './queries';
import { useWords } from './words';

const FIRST = 'plan_adherence';

/** The metric that the address names, or the usual one. */
export function useChosen(
  metrics: readonly Metric[],
): [Metric | undefined, (code: string) => void] {
  const [code, setCode] = useAddress('metric');
  const find = (wanted: string | null) => metrics.find((metric) => metric.code === wanted);
  return [find(code) ?? find(FIRST) ?? metrics[0], (next) => setCode(next === FIRST ? null : next)];
}

interface Props {
  metrics: readonly Metric[];
  chosen: Metric;
  onChoose: (code: string) => void;
}

export function MetricPicker({ metrics, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const { name } = useWords();
  return (
    <Select<string>
      aria-label={t('insight.field.metric')}
      style={{ minWidth: 200 }}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      value={chosen.code}
      onChange={onChoose}
      options={metrics.map((metric) => ({ value: metric.code, label: name(metric) }))}
    />
  );
}

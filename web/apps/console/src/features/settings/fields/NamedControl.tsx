import { ok, useApi, useMay } from '@shifang/api';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTiers } from '../../../shell/frequency';
import styles from '../settings.module.css';
import type { ControlProps } from './field';

/** One of the organisation's tiers or templates by name; what is not among them any more is shown by its key. */
export function NamedControl({
  id,
  schema,
  label,
  value,
  disabled,
  wrong,
  place,
  onChange,
}: ControlProps) {
  const tiers = useTiers();
  const templates = useTemplates(schema.format === 'template');
  const options = schema.format === 'template' ? templates : tiers.choices;
  return (
    <Select<string>
      id={id}
      className={styles.wide ?? ''}
      aria-label={label.text}
      disabled={disabled}
      value={typeof value === 'string' && value !== '' ? value : null}
      options={[...options]}
      {...(wrong.has(place) ? { status: 'error' as const } : {})}
      onChange={(next) => onChange(next)}
    />
  );
}

function useTemplates(wanted: boolean): readonly { value: string; label: string }[] {
  const { client } = useApi();
  const reads = useMay('templates.view');
  const { data = [] } = useQuery({
    queryKey: ['templates', 'names'],
    queryFn: async () => {
      const { items } = await ok(client.GET('/api/v1/visit-templates'));
      return items.map(({ id, name }) => ({ value: id, label: name }));
    },
    enabled: wanted && reads,
  });
  return data;
}

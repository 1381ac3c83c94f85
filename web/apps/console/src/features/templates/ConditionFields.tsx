import { Checkbox, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { fieldsOf } from './fields';
import { useSay } from './queries';
import styles from './templates.module.css';
import type { Condition, Step } from './types';

const OPERATORS: readonly Condition['op'][] = ['eq', 'ne', 'gt', 'lt', 'contains'];
const ANSWERS: Record<string, readonly string[]> = {
  outcome: ['result'],
  note: ['text'],
  scan: ['code'],
  signature: ['confirmed'],
};

/** The answers of a step that a condition can look at. */
function pathsOf(step: Step | undefined): string[] {
  if (step === undefined) return [];
  if (step.kind === 'form') {
    const schema = (step.config['schema'] ?? {}) as Record<string, unknown>;
    return fieldsOf(schema).map(({ name }) => name);
  }
  return [...(ANSWERS[step.kind] ?? [])];
}

/** A typed value as the answer it is compared with: yes, no, a number, or words. */
function asValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

interface Props {
  condition: Condition | null;
  before: readonly Step[];
  onChange: (condition: Condition | null) => void;
}

/** Whether a step shows only after a certain earlier answer. */
export function ConditionFields({ condition, before, onChange }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const sources = before.filter((step) => pathsOf(step).length > 0);
  const first = sources[0];
  if (first === undefined && condition === null) return null;
  const source = before.find(({ id }) => id === condition?.step);
  const begin = (): void => {
    if (first === undefined) return;
    onChange({ step: first.id, path: pathsOf(first)[0] ?? '', op: 'eq', value: '' });
  };
  return (
    <div>
      <Checkbox
        checked={condition !== null}
        onChange={(event) => (event.target.checked ? begin() : onChange(null))}
      >
        {t('templates.condition.title')}
      </Checkbox>
      {condition !== null && (
        <div className={styles.condition}>
          <Select
            aria-label={t('templates.condition.step')}
            value={condition.step}
            options={sources.map((step) => ({ value: step.id, label: say(step.title) }))}
            onChange={(step) =>
              onChange({
                ...condition,
                step,
                path: pathsOf(before.find(({ id }) => id === step))[0] ?? '',
              })
            }
          />
          <Select
            aria-label={t('templates.condition.path')}
            value={condition.path}
            options={pathsOf(source).map((value) => ({ value, label: value }))}
            onChange={(path) => onChange({ ...condition, path })}
          />
          <Select
            aria-label={t('templates.condition.op')}
            value={condition.op}
            options={OPERATORS.map((value) => ({
              value,
              label: t(`templates.condition.ops.${value}`),
            }))}
            onChange={(op) => onChange({ ...condition, op })}
          />
          <Input
            aria-label={t('templates.condition.value')}
            placeholder={t('templates.condition.value')}
            value={String(condition.value)}
            onChange={(event) => onChange({ ...condition, value: asValue(event.target.value) })}
          />
        </div>
      )}
    </div>
  );
}

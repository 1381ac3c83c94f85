import { useLanguage, type Language } from '@shifang/ui';
import { Checkbox, Input, InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { labelOf, nullable, optionsOf, type Schema, type Shape } from '../schema';
import styles from '../settings.module.css';
import type { ControlProps } from './field';
import { NamedControl } from './NamedControl';

function choicesOf(schema: Schema, language: Language) {
  return (optionsOf(schema) ?? []).map(({ value, schema: named }) => ({
    value,
    label: labelOf(named, String(value), language).text,
  }));
}

function ChoiceControl({ id, schema, label, value, required, disabled, onChange }: ControlProps) {
  const language = useLanguage();
  return (
    <Select
      id={id}
      className={styles.wide ?? ''}
      aria-label={label.text}
      allowClear={!required && value !== undefined && nullable(schema)}
      disabled={disabled}
      value={(value as string | number | undefined) ?? null}
      options={choicesOf(schema, language)}
      onChange={(next) => onChange(next)}
    />
  );
}

function ChoicesControl({ id, schema, label, value, disabled, onChange }: ControlProps) {
  const language = useLanguage();
  const options = choicesOf(schema.items ?? {}, language);
  const chosen = Array.isArray(value) ? (value as (string | number)[]) : [];
  const inOrder = (next: readonly (string | number)[]) =>
    options.map((option) => option.value).filter((each) => next.includes(each));
  return (
    <div id={id} role="group" aria-label={label.text}>
      <Checkbox.Group
        disabled={disabled}
        value={chosen}
        options={options}
        onChange={(next) => onChange(inOrder(next))}
      />
    </div>
  );
}

function FlagControl({ id, label, value, disabled, onChange }: ControlProps) {
  return (
    <Switch
      id={id}
      aria-label={label.text}
      checked={value === true}
      disabled={disabled}
      onChange={onChange}
    />
  );
}

function NumberControl(props: ControlProps) {
  const { id, schema, label, value, disabled, wrong, place, onChange } = props;
  const empty = nullable(props.schema) ? null : undefined;
  return (
    <InputNumber<number>
      id={id}
      className={styles.number ?? ''}
      disabled={disabled}
      {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
      {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
      {...(schema.type === 'integer' ? { precision: 0 } : {})}
      {...(wrong.has(place) ? { status: 'error' as const } : {})}
      value={typeof value === 'number' ? value : null}
      suffix={label.unit === '' ? undefined : <span className={styles.unit}>{label.unit}</span>}
      onChange={(next) => onChange(next ?? empty)}
    />
  );
}

function TextControl({ id, schema, label, value, disabled, wrong, place, onChange }: ControlProps) {
  const text = typeof value === 'string' ? value : '';
  const misfit = schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(text);
  return (
    <Input
      id={id}
      className={styles.wide ?? ''}
      disabled={disabled}
      maxLength={schema.maxLength}
      value={text}
      {...(misfit || wrong.has(place) ? { status: 'error' as const } : {})}
      suffix={label.unit === '' ? <span /> : <span className={styles.unit}>{label.unit}</span>}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function WordsControl({ id, label, value, disabled, onChange }: ControlProps) {
  return (
    <Select<string[]>
      id={id}
      mode="tags"
      open={false}
      suffixIcon={null}
      className={styles.wide ?? ''}
      aria-label={label.text}
      disabled={disabled}
      value={Array.isArray(value) ? (value as string[]) : []}
      onChange={onChange}
    />
  );
}

/** What no form can change yet is at least shown. */
function ShownControl({ id, value }: ControlProps) {
  return (
    <pre id={id} className={styles.shown}>
      {JSON.stringify(value ?? null, null, 2)}
    </pre>
  );
}

export const CONTROLS: Record<Shape, (props: ControlProps) => ReactNode> = {
  choice: ChoiceControl,
  choices: ChoicesControl,
  flag: FlagControl,
  named: NamedControl,
  number: NumberControl,
  text: TextControl,
  words: WordsControl,
  group: ShownControl,
  list: ShownControl,
  other: ShownControl,
};

import { fieldKind, type FieldKind } from '@shifang/rules';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceField, NumberField, TextField, type Choice } from '../../../shell/fields/Field';
import type { FormFieldProps } from './form_field_props';
import { useFrame } from './frame';

/** Words that forms use for whose product a row speaks of. */
const SIDES = new Set(['ours', 'competitor']);

/** More text than this deserves more than one line. */
const ONE_LINE = 200;

function useChoices(values: readonly (string | number)[] = []): Choice<string | number>[] {
  const { t } = useTranslation();
  return values.map((value) => ({
    value,
    label: SIDES.has(String(value)) ? t(`visit.side.${value}`) : String(value),
  }));
}

function NumberInput(props: FormFieldProps) {
  const { schema, value, onChange } = props;
  const unit = schema['x-unit'];
  return (
    <NumberField
      {...useFrame(props)}
      value={typeof value === 'number' ? value : null}
      onChange={onChange}
      whole={schema.type === 'integer'}
      unit={typeof unit === 'string' ? unit : undefined}
      minimum={schema.minimum}
      maximum={schema.maximum}
    />
  );
}

function YesNoInput(props: FormFieldProps) {
  const { t } = useTranslation();
  const { value, onChange } = props;
  return (
    <ChoiceField
      {...useFrame(props)}
      choices={[
        { value: true, label: t('visit.form.yes') },
        { value: false, label: t('visit.form.no') },
      ]}
      chosen={typeof value === 'boolean' ? [value] : []}
      onChange={([chosen]) => onChange(chosen)}
    />
  );
}

function ChoiceInput(props: FormFieldProps) {
  const { schema, value, onChange } = props;
  return (
    <ChoiceField
      {...useFrame(props)}
      choices={useChoices(schema.enum)}
      chosen={value === undefined ? [] : [value as string | number]}
      onChange={([chosen]) => onChange(chosen)}
    />
  );
}

function ManyInput(props: FormFieldProps) {
  const { schema, value, onChange } = props;
  return (
    <ChoiceField
      {...useFrame(props)}
      many
      choices={useChoices(schema.items?.enum)}
      chosen={Array.isArray(value) ? (value as (string | number)[]) : []}
      onChange={onChange}
    />
  );
}

function TextInput(props: FormFieldProps) {
  const { schema, value, onChange } = props;
  return (
    <TextField
      {...useFrame(props)}
      kind={schema.format === 'date' ? 'date' : 'text'}
      lines={(schema.maxLength ?? 0) > ONE_LINE}
      value={typeof value === 'string' ? value : ''}
      onChange={onChange}
      maxLength={schema.maxLength}
    />
  );
}

const INPUTS: Record<Exclude<FieldKind, 'table'>, ComponentType<FormFieldProps>> = {
  number: NumberInput,
  yes_no: YesNoInput,
  choice: ChoiceInput,
  multi_choice: ManyInput,
  date: TextInput,
  text: TextInput,
};

/** A field that is no table, drawn by what its schema says. */
export function SimpleField(props: FormFieldProps) {
  const kind = fieldKind(props.schema);
  const Input = INPUTS[kind === 'table' ? 'text' : kind];
  return <Input {...props} />;
}

import {
  formErrors,
  withoutBlanks,
  type Answers,
  type FieldSchema,
  type FormError,
} from '@shifang/rules';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DoneButton } from '../DoneButton';
import { orderedFields } from '../form_fields';
import type { StepProps } from '../step_props';
import { useTyped } from '../typed';
import { FormField } from './FormField';

export function FormStep({ step, answers, save, done }: StepProps) {
  const { t } = useTranslation();
  const schema = (step.config['schema'] ?? {}) as FieldSchema;
  const ui = (step.config['ui'] ?? {}) as { order?: string[] };
  const [typed, type] = useTyped(answers, save);
  const [tried, setTried] = useState(false);
  const errors = tried ? formErrors(schema, typed) : [];

  const submit = async (): Promise<void> => {
    setTried(true);
    const [first] = formErrors(schema, typed);
    if (first) return focus(first);
    await done(cleaned(schema, typed));
  };
  return (
    <>
      {orderedFields(schema, ui.order).map(([name, field]) => (
        <FormField
          key={name}
          name={name}
          schema={field}
          required={schema.required?.includes(name) ?? false}
          value={typed[name]}
          errors={errors}
          path={name}
          onChange={(value) => type({ [name]: value })}
        />
      ))}
      <DoneButton onDone={submit}>
        {errors.length > 0 ? t('visit.form.faults', { count: errors.length }) : undefined}
      </DoneButton>
    </>
  );
}

/** Bring the first wrong field into sight. */
function focus({ path }: FormError): void {
  const [name = ''] = path.split('.');
  const field = document.querySelector(`[data-testid="form-field-${CSS.escape(name)}"]`);
  field?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  if (field instanceof HTMLInputElement) field.focus({ preventScroll: true });
}

/** Blank fields and blank cells are not answers. */
function cleaned(schema: FieldSchema, typed: Answers): Answers {
  const tables = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const rows = typed[name];
    if (field.items?.type !== 'object' || !Array.isArray(rows)) return [];
    return [[name, rows.map((row: Answers) => withoutBlanks(row))] as const];
  });
  return withoutBlanks({ ...typed, ...Object.fromEntries(tables) });
}

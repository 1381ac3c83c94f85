import { useTranslation } from 'react-i18next';
import { useWords } from '../../../shell/named';
import type { FieldFrame, FormFieldProps } from './form_field_props';

/** Label, hint and fault of a field in the person's language. */
export function useFrame({ schema, name, path, errors, required }: FormFieldProps): FieldFrame {
  const { t } = useTranslation();
  const { say } = useWords();
  const error = errors.find((each) => each.path === path);
  return {
    label: say(schema.title) || name,
    hint: say(schema.description) || undefined,
    required,
    fault: error && t(`visit.fault.${error.fault}`, { limit: error.limit }),
    testId: `form-field-${path}`,
  };
}

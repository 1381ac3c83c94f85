import type { FieldSchema, FormError } from '@shifang/rules';

export interface FormFieldProps {
  name: string;
  schema: FieldSchema;
  required: boolean;
  value: unknown;
  errors: readonly FormError[];
  path: string;
  onChange: (value: unknown) => void;
}

/** What every field shows around its input. */
export interface FieldFrame {
  label: string;
  hint?: string;
  required: boolean;
  fault?: string;
  testId: string;
}

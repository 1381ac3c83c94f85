/** The subset of JSON Schema that visit forms use, and its validation on the phone. */
import type { Answers } from './visibility';

export interface FieldSchema {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  title?: string | Record<string, string>;
  description?: string | Record<string, string>;
  enum?: (string | number)[];
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  items?: FieldSchema;
  properties?: Record<string, FieldSchema>;
  required?: string[];
  [extra: string]: unknown;
}

export type FieldKind = 'text' | 'number' | 'yes_no' | 'choice' | 'multi_choice' | 'date' | 'table';

/** What is drawn for a field. */
export function fieldKind(schema: FieldSchema): FieldKind {
  if (schema.enum) return 'choice';
  switch (schema.type) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'yes_no';
    case 'array':
      return schema.items?.type === 'object' ? 'table' : 'multi_choice';
    default:
      return schema.format === 'date' ? 'date' : 'text';
  }
}

export type FormFault =
  | 'required'
  | 'type'
  | 'choice'
  | 'minimum'
  | 'maximum'
  | 'min_length'
  | 'max_length'
  | 'pattern'
  | 'date'
  | 'min_items'
  | 'max_items';

export interface FormError {
  path: string;
  fault: FormFault;
  limit?: number;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);

function isDate(value: string): boolean {
  return DATE.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));
}

function textError(schema: FieldSchema, value: unknown, path: string): FormError | null {
  if (typeof value !== 'string') return { path, fault: 'type' };
  const length = [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength) {
    return { path, fault: 'min_length', limit: schema.minLength };
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    return { path, fault: 'max_length', limit: schema.maxLength };
  }
  if (schema.format === 'date' && !isDate(value)) return { path, fault: 'date' };
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) {
    return { path, fault: 'pattern' };
  }
  return null;
}

function numberError(schema: FieldSchema, value: unknown, path: string): FormError | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { path, fault: 'type' };
  if (schema.type === 'integer' && !Number.isInteger(value)) return { path, fault: 'type' };
  if (schema.minimum !== undefined && value < schema.minimum) {
    return { path, fault: 'minimum', limit: schema.minimum };
  }
  if (schema.maximum !== undefined && value > schema.maximum) {
    return { path, fault: 'maximum', limit: schema.maximum };
  }
  return null;
}

function listErrors(schema: FieldSchema, value: unknown, path: string): FormError[] {
  if (!Array.isArray(value)) return [{ path, fault: 'type' }];
  const errors: FormError[] = [];
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    errors.push({ path, fault: 'min_items', limit: schema.minItems });
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    errors.push({ path, fault: 'max_items', limit: schema.maxItems });
  }
  const items = schema.items ?? {};
  value.forEach((item, index) => errors.push(...valueErrors(items, item, `${path}.${index}`)));
  return errors;
}

function valueErrors(schema: FieldSchema, value: unknown, path: string): FormError[] {
  if (schema.enum) {
    return schema.enum.includes(value as string) ? [] : [{ path, fault: 'choice' }];
  }
  const one = (error: FormError | null): FormError[] => (error ? [error] : []);
  switch (schema.type) {
    case 'object':
      return objectErrors(schema, (value ?? {}) as Answers, path);
    case 'array':
      return listErrors(schema, value, path);
    case 'number':
    case 'integer':
      return one(numberError(schema, value, path));
    case 'boolean':
      return typeof value === 'boolean' ? [] : [{ path, fault: 'type' }];
    default:
      return one(textError(schema, value, path));
  }
}

function objectErrors(schema: FieldSchema, answers: Answers, path: string): FormError[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const at = path ? `${path}.${name}` : name;
    const value = answers[name];
    if (isBlank(value)) {
      return required.has(name) ? [{ path: at, fault: 'required' as const }] : [];
    }
    return valueErrors(field, value, at);
  });
}

/** Faults of the answers, in the order of the fields; empty means that the form may be sent. */
export function formErrors(schema: FieldSchema, answers: Answers): FormError[] {
  return objectErrors(schema, answers, '');
}

/** Answers without blank values: what was left empty is not sent at all. */
export function withoutBlanks(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => !isBlank(value)));
}

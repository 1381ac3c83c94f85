import type { Words } from './types';

export type FieldType =
  'text' | 'number' | 'integer' | 'boolean' | 'date' | 'choice' | 'choices' | 'table';

/** A question of a form as the editor holds it; a table's columns are fields of the plain types. */
export interface Field {
  name: string;
  type: FieldType;
  title: Words;
  required: boolean;
  unit?: string;
  minimum?: number;
  maximum?: number;
  choices?: string[];
  columns?: Field[];
  /** Table: the column that names a row, the rows given beforehand, and whose products they are. */
  rowKey?: string;
  rows?: string[];
  sideField?: string;
}

type Schema = Record<string, unknown>;

export const PLAIN_TYPES: readonly FieldType[] = [
  'text',
  'number',
  'integer',
  'boolean',
  'date',
  'choice',
];
export const FIELD_TYPES: readonly FieldType[] = [...PLAIN_TYPES, 'choices', 'table'];

/** The questions of a form's JSON Schema, in its order. */
export function fieldsOf(schema: Schema): Field[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = new Set((schema['required'] ?? []) as string[]);
  return Object.entries(properties).map(([name, field]) =>
    fieldOf(name, field, required.has(name)),
  );
}

/** The JSON Schema of questions: the subset that phone and server both know. */
export function schemaOf(fields: readonly Field[]): Schema {
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)])),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** A name for a new question that none has yet. */
export function freeName(fields: readonly Field[]): string {
  const taken = new Set(fields.map(({ name }) => name));
  let number = fields.length + 1;
  while (taken.has(`field_${number}`)) number += 1;
  return `field_${number}`;
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  const type = typeOf(schema);
  const field: Field = { name, type, title: titleOf(schema['title'], name), required };
  assign(field, 'unit', schema['x-unit']);
  assign(field, 'minimum', schema['minimum']);
  assign(field, 'maximum', schema['maximum']);
  const items = (schema['items'] ?? {}) as Schema;
  if (type === 'choice') field.choices = texts(schema['enum']);
  if (type === 'choices') field.choices = texts(items['enum']);
  if (type === 'table') {
    field.columns = fieldsOf(items);
    assign(field, 'rowKey', schema['x-row-key']);
    assign(field, 'sideField', schema['x-side-field']);
    field.rows = texts(schema['x-rows']);
  }
  return field;
}

function typeOf(schema: Schema): FieldType {
  if (schema['type'] === 'array') {
    return (schema['items'] as Schema | undefined)?.['type'] === 'object' ? 'table' : 'choices';
  }
  if (schema['enum'] !== undefined) return 'choice';
  if (schema['format'] === 'date') return 'date';
  if (schema['type'] === 'number' || schema['type'] === 'integer') return schema['type'];
  return schema['type'] === 'boolean' ? 'boolean' : 'text';
}

function propertyOf(field: Field): Schema {
  const labels: Schema = { title: field.title };
  if (field.unit) labels['x-unit'] = field.unit;
  switch (field.type) {
    case 'number':
    case 'integer': {
      const number: Schema = { ...labels, type: field.type };
      assign(number, 'minimum', field.minimum);
      assign(number, 'maximum', field.maximum);
      return number;
    }
    case 'boolean':
      return { ...labels, type: 'boolean' };
    case 'date':
      return { ...labels, type: 'string', format: 'date' };
    case 'choice':
      return { ...labels, type: 'string', enum: field.choices ?? [] };
    case 'choices':
      return {
        ...labels,
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', enum: field.choices ?? [] },
      };
    case 'table':
      return tableOf(field, labels);
    case 'text':
      return { ...labels, type: 'string' };
  }
}

function tableOf(field: Field, labels: Schema): Schema {
  const columns = field.columns ?? [];
  const names = new Set(columns.map(({ name }) => name));
  const table: Schema = { ...labels, type: 'array', items: schemaOf(columns) };
  if (field.rowKey !== undefined && names.has(field.rowKey)) table['x-row-key'] = field.rowKey;
  if (field.sideField !== undefined && names.has(field.sideField)) {
    table['x-side-field'] = field.sideField;
  }
  if (field.rows && field.rows.length > 0) table['x-rows'] = field.rows;
  return table;
}

function titleOf(title: unknown, name: string): Words {
  if (typeof title === 'string') return { zh: title };
  if (title !== null && typeof title === 'object') return { zh: name, ...title };
  return { zh: name };
}

function texts(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function assign(target: object, key: string, value: unknown): void {
  if (value !== undefined && value !== null) Object.assign(target, { [key]: value });
}

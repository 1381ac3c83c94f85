import type { Language } from '@shifang/ui';

/** The part of JSON Schema that policies use. Titles are "中文（单位） / English (unit)". */
export interface Schema {
  type?: string;
  title?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** What a text names: a tier or a template of the organisation. */
  format?: string;
  minItems?: number;
  maxItems?: number;
  enum?: readonly unknown[];
  const?: unknown;
  oneOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
}

export type Body = Record<string, unknown>;

export interface Label {
  text: string;
  /** The unit as it stands in the title: 米, 秒, m, s. */
  unit: string;
}

const UNIT = /\s*[（(]([^（）()]{1,8})[）)]$/;

/** A title's words in one language, its unit apart; a property without a title is named by its key. */
export function labelOf(schema: Schema, key: string, language: Language): Label {
  const both = schema.title?.split(' / ') ?? [key];
  const title = (language === 'en' ? both[1] : both[0]) ?? both[0] ?? key;
  const unit = UNIT.exec(title)?.[1] ?? '';
  return { text: title.replace(UNIT, ''), unit };
}

export type Shape =
  | 'choice'
  | 'choices'
  | 'flag'
  | 'named'
  | 'number'
  | 'text'
  | 'words'
  | 'group'
  | 'list'
  | 'other';

/** Which control edits it. A value that may also be null is edited as what it is otherwise. */
export function shapeOf(given: Schema): Shape {
  const schema = plain(given);
  if (optionsOf(schema) !== null) return 'choice';
  switch (schema.type) {
    case 'boolean':
      return 'flag';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return schema.format === 'tier' || schema.format === 'template' ? 'named' : 'text';
    case 'array':
      return listShape(schema.items ?? {});
    case 'object':
      return schema.properties === undefined ? 'other' : 'group';
    default:
      return 'other';
  }
}

function listShape(items: Schema): Shape {
  const shape = shapeOf(items);
  if (shape === 'choice') return 'choices';
  if (shape === 'text') return 'words';
  return shape === 'group' ? 'list' : 'other';
}

/** The schema without its "or null". */
export function plain(schema: Schema): Schema {
  const real = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const only = real.length === 1 ? real[0] : undefined;
  return only === undefined ? schema : { ...schema, ...only };
}

export const nullable = (schema: Schema): boolean =>
  schema.anyOf?.some(({ type }) => type === 'null') ?? false;

export interface Option {
  value: string | number;
  schema: Schema;
}

/** What can be chosen, or null when the value is not one of a closed list. */
export function optionsOf(schema: Schema): Option[] | null {
  const listed = schema.oneOf?.every((each) => each.const !== undefined) ? schema.oneOf : null;
  if (listed !== null && listed !== undefined && listed.length > 0)
    return listed.map((each) => ({ value: each.const as string | number, schema: each }));
  if (schema.enum === undefined) return null;
  return schema.enum.map((value) => ({ value: value as string | number, schema: {} }));
}

/** What a new entry of a list begins with. */
export function blank(given: Schema): unknown {
  const schema = plain(given);
  switch (shapeOf(schema)) {
    case 'choice':
      return optionsOf(schema)?.[0]?.value;
    case 'flag':
      return false;
    case 'number':
      return schema.minimum ?? 0;
    case 'named':
    case 'text':
      return '';
    case 'group':
      return blankGroup(schema);
    default:
      return [];
  }
}

function blankGroup({ properties = {}, required = [] }: Schema): Body {
  const needed = Object.entries(properties).filter(([key]) => required.includes(key));
  return Object.fromEntries(needed.map(([key, inner]) => [key, blank(inner)]));
}

/** Whether two JSON values say the same; the order of properties does not matter. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, at) => same(each, other[at]));
  if (!isBody(one) || !isBody(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => same(one[key], other[key]));
}

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The top-level parts in which two bodies differ. */
export function changedKeys(before: Body, after: Body): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !same(before[key], after[key]));
}

/** My changes to `base` put upon what somebody else has made of it meanwhile. */
export function rebased(base: Body, mine: Body, theirs: Body): Body {
  const own = changedKeys(base, mine).filter((key) => mine[key] !== undefined);
  return { ...theirs, ...Object.fromEntries(own.map((key) => [key, mine[key]])) };
}

/** A place as the server names it, `a['b.c'][0].d`, as the form does: `a.b.c.0.d`. */
export const placeOf = (field: string): string =>
  field.replace(/\['?([^'\]]+)'?\]/g, '.$1').replace(/^\.|^body\./, '');

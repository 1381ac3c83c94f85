/** How the fields of a form stand on the screen. Pure. */
import type { FieldSchema } from '@shifang/rules';

/** Fields in the order that the template asks for; those it does not name follow in the schema's. */
export function orderedFields(
  schema: FieldSchema,
  order: readonly string[] = [],
): [string, FieldSchema][] {
  const all = Object.entries(schema.properties ?? {});
  const place = (name: string): number => {
    const at = order.indexOf(name);
    return at === -1 ? order.length : at;
  };
  return all.sort(([a], [b]) => place(a) - place(b));
}

/** Rows that a table begins with: the products that the template lists, each in its key column. */
export function firstRows(schema: FieldSchema): Record<string, unknown>[] {
  const key = schema['x-row-key'];
  const rows = schema['x-rows'];
  if (typeof key !== 'string' || !Array.isArray(rows)) return [];
  return rows.map((value: unknown) => ({ [key]: value }));
}

/** The column whose value names a row. */
export function rowKey(schema: FieldSchema): string | null {
  const key = schema['x-row-key'];
  return typeof key === 'string' ? key : null;
}

import type { Vocabulary } from '../settings';

/** The fields that were given a column. */
export function mappingOf(
  chosen: Record<string, number | undefined>,
  fields: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(chosen).filter(
      (entry): entry is [string, number] => entry[1] !== undefined && fields.includes(entry[0]),
    ),
  );
}

/** Coordinates mean nothing without the system they are in. */
export function needsDatum(mapping: Record<string, number | undefined>): boolean {
  return mapping['latitude'] !== undefined || mapping['longitude'] !== undefined;
}

const LEAD_FIELDS = ['kind', 'reference'];

/** The fields that can be mapped: leads have a source's kinds and names for places, and no owner. */
export function fieldsFor(fields: readonly string[], leads: boolean): string[] {
  if (!leads) return [...fields];
  const own = fields.filter((field) => field !== 'owner');
  const at = own.findIndex((field) => field.startsWith(ATTRIBUTE));
  return at < 0
    ? [...own, ...LEAD_FIELDS]
    : [...own.slice(0, at), ...LEAD_FIELDS, ...own.slice(at)];
}

/** Map extracts hold places of the world, not customers of one's own. */
export function isMapExtract(format: string): boolean {
  return format === 'pbf' || format === 'osm';
}

const ATTRIBUTE = 'attributes.';

/** A field's name: the product's own in the catalogue, the organisation's attributes by their own words. */
export function fieldLabel(field: string, t: (key: string) => string, words: Vocabulary): string {
  if (!field.startsWith(ATTRIBUTE)) return t(`customers.import.field.${field}`);
  const key = field.slice(ATTRIBUTE.length);
  const attribute = words.settings.attributes.find((entry) => entry.key === key);
  return attribute === undefined ? key : (words.choices([attribute])[0]?.label ?? key);
}

import type { Vocabulary } from '../settings';

/** The fields that were given a column. */
export function mappingOf(chosen: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(chosen).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

/** Coordinates mean nothing without the system they are in. */
export function needsDatum(mapping: Record<string, number | undefined>): boolean {
  return mapping['latitude'] !== undefined || mapping['longitude'] !== undefined;
}

const ATTRIBUTE = 'attributes.';

/** A field's name: the product's own in the catalogue, the organisation's attributes by their own words. */
export function fieldLabel(field: string, t: (key: string) => string, words: Vocabulary): string {
  if (!field.startsWith(ATTRIBUTE)) return t(`customers.import.field.${field}`);
  const key = field.slice(ATTRIBUTE.length);
  const attribute = words.settings.attributes.find((entry) => entry.key === key);
  return attribute === undefined ? key : (words.choices([attribute])[0]?.label ?? key);
}

export interface Words {
  zh: string;
  en: string;
}

export interface Entry {
  /** What customers carry; stays when the entry is renamed. */
  key: string;
  name: Words;
}

export interface Tier extends Entry {
  color?: string;
}

export interface CustomerType extends Entry {
  geofence_m?: number;
}

export interface Stage extends Entry {
  kind: 'open' | 'won' | 'lost';
  probability?: number;
}

export const ATTRIBUTE_KINDS = [
  'text',
  'integer',
  'number',
  'boolean',
  'date',
  'choice',
  'choices',
] as const;

export interface Attribute extends Entry {
  kind: (typeof ATTRIBUTE_KINDS)[number];
  required?: boolean;
  choices?: Entry[];
  minimum?: number;
  maximum?: number;
  max_length?: number;
}

/** The body of the policy `customers.settings`. Distances in metres. */
export interface CustomerSettings {
  tiers: Tier[];
  default_tier?: string;
  types: CustomerType[];
  opportunity_stages: Stage[];
  attributes: Attribute[];
  tags: string[];
  free_tags: boolean;
  default_geofence_m: number | null;
  duplicates: { field_radius_m?: number; import_radius_m?: number };
}

/** A key that no other entry has, made from the first free number: keys never tell, names do. */
export function freeKey(prefix: string, entries: readonly Entry[]): string {
  const taken = new Set(entries.map(({ key }) => key));
  let at = entries.length + 1;
  while (taken.has(`${prefix}${at}`)) at += 1;
  return `${prefix}${at}`;
}

/** Tiers after a change; the default is always one that exists, else the last. */
export function withTiers(
  settings: CustomerSettings,
  tiers: Tier[],
): Pick<CustomerSettings, 'tiers' | 'default_tier'> {
  const stays = tiers.some(({ key }) => key === settings.default_tier);
  const key = stays ? settings.default_tier : tiers.at(-1)?.key;
  return { tiers, ...(key === undefined ? {} : { default_tier: key }) };
}

/** What an attribute keeps when it becomes one of another kind. */
export function ofKind(attribute: Attribute, kind: Attribute['kind']): Attribute {
  const { key, name, required } = attribute;
  const bare: Attribute = { key, name, kind, ...(required === undefined ? {} : { required }) };
  if (kind !== 'choice' && kind !== 'choices') return bare;
  return { ...bare, choices: attribute.choices ?? [{ key: 'c1', name: { zh: '', en: '' } }] };
}

/** The names still to be filled in, in all lists. */
export function unnamed(settings: CustomerSettings): number {
  const { tiers, types, opportunity_stages, attributes } = settings;
  const choices = attributes.flatMap((attribute) => attribute.choices ?? []);
  const entries: Entry[] = [...tiers, ...types, ...opportunity_stages, ...attributes, ...choices];
  return entries.filter(({ name }) => name.zh.trim() === '' || name.en.trim() === '').length;
}

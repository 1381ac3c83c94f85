import type { Format } from '@shifang/ui';
import type { Vocabulary } from '../settings';

export interface Teller {
  t: (key: string, options?: Record<string, unknown>) => string;
  format: Format;
  words: Vocabulary;
}

type Facts = Readonly<Record<string, unknown>>;

/** Fields whose changes are told, and facts that are told as they are; ids and technical facts stay in the log. */
const FIELDS = new Set([
  'name',
  'address',
  'type',
  'tier',
  'life_stage',
  'life_stage_reason',
  'tags',
  'phone',
  'geofence_radius_m',
  'note',
  'title',
  'detail',
  'status',
  'resolution',
  'outcome',
  'next_action',
  'next_on',
  'habits',
  'preferences',
  'amount_cents',
  'expected_on',
  'was_on',
  'due_on',
  'closed_on',
  'contract_number',
  'channel',
  'contact_name',
  'reason',
  'stage',
  'from_stage',
  'to_stage',
  'source',
  'distance_m',
  'code',
]);

/** What an event says, in lines of words. */
export function told(facts: Facts, teller: Teller): string[] {
  const changes = (facts['changes'] ?? {}) as Record<string, { before: unknown; after: unknown }>;
  const changed = Object.entries(changes)
    .filter(([field]) => FIELDS.has(field))
    .map(([field, { before, after }]) => {
      const from = inWords(field, before, teller);
      const to = inWords(field, after, teller);
      return teller.t('customers.timeline.change', { field: label(field, teller), from, to });
    });
  const plain = Object.entries(facts)
    .filter(([field, value]) => FIELDS.has(field) && !nothing(value))
    .map(([field, value]) =>
      teller.t('customers.timeline.fact', {
        field: label(field, teller),
        value: inWords(field, value, teller),
      }),
    );
  return [...plain, ...changed];
}

function label(field: string, { t }: Teller): string {
  return t(`customers.field.${field}`);
}

function nothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || isEmptyList(value);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

const SPOKEN: Record<string, (value: string, teller: Teller) => string> = {
  // Visits give their reasons as codes; people give theirs as sentences.
  reason: (value, { t }) => t(`customers.visitReason.${value}`, { defaultValue: value }),
  type: (value, { words }) => words.type(value),
  tier: (value, { words }) => words.tier(value),
  stage: (value, { words }) => words.stage(value),
  from_stage: (value, { words }) => words.stage(value),
  to_stage: (value, { words }) => words.stage(value),
  life_stage: (value, { t }) => t(`ui.status.${value}`),
  status: (value, { t }) => t(`customers.state.${value}`, { defaultValue: value }),
  channel: (value, { t }) => t(`customers.channel.${value}`),
  source: (value, { t }) => t(`customers.source.${value}`, { defaultValue: value }),
  next_on: (value, { format }) => format.day(value),
  expected_on: (value, { format }) => format.day(value),
  closed_on: (value, { format }) => format.day(value),
  was_on: (value, { format }) => format.day(value),
  due_on: (value, { format }) => format.day(value),
};

function inWords(field: string, value: unknown, teller: Teller): string {
  if (nothing(value)) return '—';
  if (Array.isArray(value)) return value.map(String).join(' ');
  if (typeof value === 'number') return numberInWords(field, value, teller);
  if (typeof value === 'boolean') return teller.t(value ? 'customers.yes' : 'customers.no');
  return SPOKEN[field]?.(String(value), teller) ?? String(value);
}

function numberInWords(field: string, value: number, { format }: Teller): string {
  if (field.endsWith('_cents')) return format.money(value);
  return field.endsWith('_m') ? format.distance(value) : format.number(value, 2);
}

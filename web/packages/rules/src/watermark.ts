/** The lines that the server burns into a photo; on the phone they are an overlay of the preview. */

export type WatermarkField =
  'time' | 'place' | 'coordinates' | 'person' | 'phone' | 'customer' | 'visit_code';

export const WATERMARK_FIELDS: readonly WatermarkField[] = [
  'time',
  'customer',
  'place',
  'coordinates',
  'person',
  'phone',
  'visit_code',
];

export interface WatermarkFacts {
  takenAt: Date;
  timezone: string;
  place?: string | null;
  latitude?: number | null;
  longitude?: number | null;
  accuracyMetres?: number | null;
  person: string;
  phone?: string | null;
  customer: string;
  visitCode?: string | null;
}

/** `2026-11-21 14:05:09` in the organisation's time zone. */
export function watermarkTime(at: Date, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
}

function coordinates(facts: WatermarkFacts): string | null {
  const { latitude, longitude, accuracyMetres } = facts;
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  const accuracy = typeof accuracyMetres === 'number' ? ` ±${Math.round(accuracyMetres)} m` : '';
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}${accuracy}`;
}

function person(facts: WatermarkFacts, fields: readonly WatermarkField[]): string | null {
  const parts = [
    fields.includes('person') ? facts.person : null,
    fields.includes('phone') ? facts.phone : null,
  ];
  return parts.filter(Boolean).join(' ') || null;
}

/** Lines from top to bottom; fields without a value are left out. */
export function watermarkLines(
  facts: WatermarkFacts,
  fields: readonly WatermarkField[] = WATERMARK_FIELDS,
): string[] {
  const value: Record<WatermarkField, string | null | undefined> = {
    time: watermarkTime(facts.takenAt, facts.timezone),
    customer: facts.customer,
    place: facts.place,
    coordinates: coordinates(facts),
    person: person(facts, fields),
    phone: fields.includes('person') ? null : person(facts, fields),
    visit_code: facts.visitCode,
  };
  return WATERMARK_FIELDS.filter((field) => fields.includes(field))
    .map((field) => value[field])
    .filter((line): line is string => Boolean(line));
}

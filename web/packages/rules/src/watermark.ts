/** The lines that the server burns into a photo; on the phone they lie over the preview. */

export type WatermarkField =
  'time' | 'place' | 'coordinates' | 'person' | 'phone' | 'customer' | 'visit_code';

export const WATERMARK_FIELDS: readonly WatermarkField[] = [
  'time',
  'place',
  'coordinates',
  'person',
  'phone',
  'customer',
  'visit_code',
];

export interface WatermarkFacts {
  takenAt: Date;
  /** An IANA name: the organisation's. */
  timezone: string;
  place?: string | null;
  /** WGS-84. */
  latitude?: number | null;
  longitude?: number | null;
  accuracyMetres?: number | null;
  person: string;
  phone?: string | null;
  customer: string;
  visitCode?: string | null;
}

/** The body of policy `evidence.watermark`. */
export interface WatermarkPolicy {
  fields: readonly WatermarkField[];
  locale: 'zh' | 'en';
}

export const WATERMARK_POLICY: WatermarkPolicy = { fields: WATERMARK_FIELDS, locale: 'zh' };

const LABELS = {
  zh: { customer: '客户', person: '人员', place: '地点', visit: '拜访编号', metres: '米' },
  en: { customer: 'Customer', person: 'By', place: 'Place', visit: 'Visit', metres: 'm' },
} as const;

function localTime({ takenAt, timezone }: WatermarkFacts, locale: 'zh' | 'en'): string {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const weekday = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: timezone,
    weekday: 'short',
  });
  return `${clock.format(takenAt)} ${weekday.format(takenAt)}`;
}

function coordinates(facts: WatermarkFacts, locale: 'zh' | 'en'): string {
  const { latitude, longitude, accuracyMetres } = facts;
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return '';
  const north = `${Math.abs(latitude).toFixed(6)}°${latitude >= 0 ? 'N' : 'S'}`;
  const east = `${Math.abs(longitude).toFixed(6)}°${longitude >= 0 ? 'E' : 'W'}`;
  if (typeof accuracyMetres !== 'number') return `${north} ${east}`;
  return `${north} ${east} ±${Math.round(accuracyMetres)} ${LABELS[locale].metres}`;
}

/** Lines from top to bottom; what is unknown or not wanted leaves no trace. */
export function watermarkLines(
  facts: WatermarkFacts,
  { fields, locale }: WatermarkPolicy = WATERMARK_POLICY,
): string[] {
  const words = LABELS[locale];
  const shown = (field: WatermarkField, value: string | null | undefined): string =>
    fields.includes(field) ? (value ?? '') : '';
  const labelled = (label: string, text: string): string => (text ? `${label} ${text}` : '');
  const person = `${shown('person', facts.person)} ${shown('phone', facts.phone)}`.trim();
  return [
    shown('time', localTime(facts, locale)),
    labelled(words.customer, shown('customer', facts.customer)),
    labelled(words.person, person),
    labelled(words.place, shown('place', facts.place)),
    shown('coordinates', coordinates(facts, locale)),
    labelled(words.visit, shown('visit_code', facts.visitCode)),
  ].filter(Boolean);
}

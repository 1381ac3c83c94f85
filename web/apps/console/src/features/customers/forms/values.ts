import dayjs, { type Dayjs } from 'dayjs';
import type { AttributeEntry, CustomerSettings } from '../settings';
import type { Customer, LifeStage } from '../types';

export interface Place {
  latitude: number;
  longitude: number;
}

export interface Opening {
  days: number[];
  hours: [Dayjs, Dayjs];
}

/** A customer as its form holds it. */
export interface CustomerValues {
  name: string;
  type: string;
  tier?: string;
  life_stage: LifeStage;
  life_stage_reason?: string;
  address?: string;
  phone?: string;
  owner_id?: string;
  tags?: string[];
  place?: Place | null;
  geofence_radius_m?: number | null;
  opening?: Opening[];
  attributes?: Record<string, unknown>;
  note?: string;
}

const CLOCK = 'HH:mm';

function clock(text: unknown): Dayjs {
  const [hours = '0', minutes = '0'] = String(text).split(':');
  return dayjs('2000-01-01')
    .hour(Number(hours) % 24)
    .minute(Number(minutes));
}

export function initialOf(
  customer: Customer | null,
  settings: CustomerSettings,
): Partial<CustomerValues> {
  if (customer === null) return { life_stage: 'lead', tier: settings.default_tier ?? '', tags: [] };
  const { latitude, longitude } = customer;
  return {
    ...customer,
    life_stage: customer.life_stage as LifeStage,
    owner_id: customer.owner_id ?? '',
    place: latitude === null || longitude === null ? null : { latitude, longitude },
    opening: customer.opening_hours.map((entry) => ({
      days: (entry['days'] ?? []) as number[],
      hours: [clock(entry['from']), clock(entry['to'])],
    })),
    attributes: fromStored(customer.attributes, settings.attributes),
  };
}

function fromStored(
  stored: Record<string, unknown>,
  attributes: readonly AttributeEntry[],
): Record<string, unknown> {
  const dated = attributes.filter(({ kind, key }) => kind === 'date' && stored[key] !== undefined);
  return {
    ...stored,
    ...Object.fromEntries(dated.map(({ key }) => [key, dayjs(String(stored[key]))])),
  };
}

/** Attributes as the server keeps them; null takes one away. */
export function storedAttributes(given: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      if (dayjs.isDayjs(value)) return [key, value.format('YYYY-MM-DD')];
      return [key, value === undefined || value === '' ? null : value];
    }),
  );
}

/** The fields that both adding and changing send. */
export function shared(values: CustomerValues) {
  return {
    name: values.name.trim(),
    type: values.type,
    life_stage: values.life_stage,
    life_stage_reason: values.life_stage_reason ?? '',
    address: values.address ?? '',
    phone: values.phone ?? '',
    tags: values.tags ?? [],
    note: values.note ?? '',
    attributes: storedAttributes(values.attributes),
    opening_hours: (values.opening ?? []).map(({ days, hours }) => ({
      days,
      from: hours[0].format(CLOCK),
      to: hours[1].format(CLOCK),
    })),
  };
}

/** What of the place and the fence is new; nothing when the form did not show them or nobody moved them. */
export function placeChanges(values: CustomerValues, customer: Customer) {
  const { place, geofence_radius_m: fence } = values;
  const moved =
    place !== undefined &&
    (place?.latitude !== (customer.latitude ?? undefined) ||
      place?.longitude !== (customer.longitude ?? undefined));
  return {
    ...(moved ? { position: place === null ? null : { ...place, datum: 'wgs84' as const } } : {}),
    ...(fence !== undefined && fence !== customer.geofence_radius_m
      ? { geofence_radius_m: fence }
      : {}),
  };
}

import { toWgs84, type Datum, type Point } from '@shifang/rules';

export type Payload = Readonly<Record<string, unknown>>;

export interface Fix extends Point {
  accuracy_m: number;
  fixed_at: string | null;
  mock: boolean;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function customerOf(payload: Payload): string | null {
  return text(payload['customer_id']);
}

export function visitOf(payload: Payload): string | null {
  return text(payload['visit_id']);
}

/** Fixes of a command's location evidence in WGS-84, each moved out of the system it was given in. */
export function fixesOf(payload: Payload): Fix[] {
  const location = payload['location'] as { fixes?: unknown } | undefined | null;
  const fixes = Array.isArray(location?.fixes) ? (location.fixes as Payload[]) : [];
  return fixes
    .filter(({ latitude, longitude }) => Number.isFinite(latitude) && Number.isFinite(longitude))
    .map((fix) => ({
      ...toWgs84(
        { latitude: fix['latitude'] as number, longitude: fix['longitude'] as number },
        datumOf(fix['datum']),
      ),
      accuracy_m: Number(fix['accuracy_m'] ?? 0),
      fixed_at: text(fix['fixed_at']),
      mock: fix['mock'] === true,
    }));
}

function datumOf(name: unknown): Datum {
  return name === 'gcj02' || name === 'bd09' ? name : 'wgs84';
}

/** What a person wrote or chose, by the name of the field; ids, hashes and clocks are left out. */
export const SPOKEN = [
  'name',
  'title',
  'detail',
  'address',
  'phone',
  'channel',
  'outcome',
  'note',
  'reason',
  'next_action',
  'next_on',
] as const;

export function spokenOf(payload: Payload): [(typeof SPOKEN)[number], string][] {
  return SPOKEN.flatMap((name): [(typeof SPOKEN)[number], string][] => {
    const value = text(payload[name]);
    return value === null ? [] : [[name, value]];
  });
}

/** Photos that a command declares, by their hash. */
export function photosOf(payload: Payload): string[] {
  const photos = Array.isArray(payload['photos']) ? (payload['photos'] as unknown[]) : [];
  return photos.flatMap((photo) => {
    const sha256 = typeof photo === 'string' ? photo : text((photo as Payload)['sha256']);
    return sha256 === null ? [] : [sha256];
  });
}

/** Closed ranges of missing numbers as people write them: `3–5, 9`. */
export function gapsInWords(missing: readonly (readonly number[])[]): string {
  return missing.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

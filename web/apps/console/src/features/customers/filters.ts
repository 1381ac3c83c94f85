import type { FilterValues } from '@shifang/ui/console';

/** Filters of the customer list, by the names of the API; all live in the address. */
export const FILTERS = [
  'search',
  'tier',
  'life_stage',
  'type',
  'owner_id',
  'department_id',
  'tag',
  'unowned',
  'bbox',
] as const;

export interface CustomerQuery {
  search?: string;
  tier?: string[];
  life_stage?: ('lead' | 'active' | 'won' | 'lost' | 'dead')[];
  type?: string[];
  tag?: string[];
  owner_id?: string;
  department_id?: string;
  unowned?: boolean;
  /** West, south, east, north, WGS-84: another page's link says where. */
  bbox?: string;
}

const MANY = new Set(['tier', 'life_stage', 'type', 'tag']);

/** The query of list, map and export for what the address says; several choices are joined with a comma. */
export function customerQuery(values: FilterValues): CustomerQuery {
  const query: Record<string, unknown> = {};
  for (const name of FILTERS) {
    const value = values[name];
    if (value === undefined) continue;
    query[name] = MANY.has(name) ? value.split(',') : name === 'unowned' ? true : value;
  }
  return query;
}

/** The same as words of an address, for the download of an export. */
export function exportSearch(values: FilterValues, format: 'xlsx' | 'csv'): string {
  const words = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(customerQuery(values)))
    for (const each of Array.isArray(value) ? value : [value]) words.append(name, String(each));
  return words.toString();
}

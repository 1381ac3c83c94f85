import type { DepartmentEntry } from '@shifang/ui/console';
import type { Group, Metric, Value } from './queries';
import { together } from './values';

type Place = Pick<DepartmentEntry, 'id' | 'name' | 'parent_id'>;

/** A department with all below it, or what happened in the chosen one itself. */
export interface Region {
  id: string;
  name: string;
  own: boolean;
  value: Value;
}

/** The chain of departments from the top down to one; empty for one that is not seen. */
export function wayTo(places: readonly Place[], id: string | undefined): Place[] {
  const way: Place[] = [];
  let at = places.find((place) => place.id === id);
  while (at !== undefined && !way.includes(at)) {
    way.unshift(at);
    const above: string | null = at.parent_id;
    at = places.find((place) => place.id === above);
  }
  return way;
}

/**
 * A metric by the departments one step below the chosen one, each with all below it, and by the chosen one itself;
 * above them all it begins where the tree first branches. Departments without facts are left out; facts of departments
 * that are not seen stand by themselves.
 */
export function regions(
  places: readonly Place[],
  groups: readonly Group[],
  of: { metric: Metric; chosen: string | undefined },
): Region[] {
  const { metric } = of;
  const root = of.chosen ?? onlyTop(places);
  const found = new Map<string, { name: string; own: boolean; values: Value[] }>();
  for (const { key, names, values } of groups) {
    const id = key[0] ?? '';
    const value = values[metric.code];
    if (value === undefined) continue;
    const way = wayTo(places, id);
    const at = way.findIndex((place) => place.id === root);
    const step = way[at + 1];
    const line = step ?? { id, name: way.at(-1)?.name ?? names[0] ?? id };
    const held = found.get(line.id) ?? { name: line.name, own: step === undefined, values: [] };
    held.values.push(value);
    found.set(line.id, held);
  }
  return [...found].map(([id, { name, own, values }]) => ({
    id,
    name,
    own,
    value: together(metric, values),
  }));
}

function onlyTop(places: readonly Place[]): string | undefined {
  const tops = places.filter(({ parent_id }) => !places.some(({ id }) => id === parent_id));
  return tops.length === 1 ? tops[0]?.id : undefined;
}

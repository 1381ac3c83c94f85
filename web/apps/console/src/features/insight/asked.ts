import { changed, useFilters, type FilterValues } from '@shifang/ui/console';
import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { useToday } from '../../shell/day';
import { before, rangeOf, type Preset } from './range';

/** What the address asks for: days, a department, and the range before to compare with. */
export function useAsked(fallback?: Preset) {
  const today = useToday();
  const filters = useFilters(['range', 'from', 'to', 'department_id']);
  const { department_id } = filters.values;
  const { preset, ...range } = rangeOf(filters.values, today, fallback);
  return { filters, preset, range, earlier: before(range), department_id, today };
}

/** Addresses of other pages of insight, with the same days and department but for some changes. */
export function useWay(): (path: string, changes?: FilterValues) => string {
  const { search } = useLocation();
  return useCallback(
    (path, changes = {}) => {
      const own = {
        tab: undefined,
        measure: undefined,
        unverified: undefined,
        person_id: undefined,
      };
      const query = changed(new URLSearchParams(search), { ...own, ...changes }).toString();
      return query === '' ? path : `${path}?${query}`;
    },
    [search],
  );
}

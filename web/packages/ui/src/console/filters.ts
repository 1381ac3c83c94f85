import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Filters that go with the person from page to page. */
const SHARED = ['department_id', 'person_id', 'from', 'to'] as const;

/** The part of an address' query that other pages understand too, with its `?`. */
export function sharedSearch(search: string): string {
  const given = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const name of SHARED) {
    const value = given.get(name);
    if (value !== null) kept.set(name, value);
  }
  const text = kept.toString();
  return text === '' ? '' : `?${text}`;
}

export type FilterValues = Readonly<Record<string, string | undefined>>;

export interface Filters {
  /** Set filters by the name of their API parameter; unset ones are absent. */
  values: FilterValues;
  /** Sets some, removes those given as undefined or empty; replaces the history entry. */
  set: (changes: FilterValues) => void;
  clear: () => void;
}

/** Filters that live in the address: shared by a link, kept by reload. `names` are the ones this page knows. */
export function useFilters(names: readonly string[]): Filters {
  const [params, setParams] = useSearchParams();
  const known = names.join(' ');
  const values = useMemo(() => {
    const found: Record<string, string> = {};
    for (const name of known.split(' ')) {
      const value = params.get(name);
      if (value !== null && value !== '') found[name] = value;
    }
    return found;
  }, [params, known]);
  const set = useCallback(
    (changes: FilterValues) => setParams((before) => changed(before, changes), { replace: true }),
    [setParams],
  );
  const clear = useCallback(
    () => set(Object.fromEntries(known.split(' ').map((name) => [name, undefined]))),
    [set, known],
  );
  return { values, set, clear };
}

export function changed(before: URLSearchParams, changes: FilterValues): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') after.delete(name);
    else after.set(name, value);
  }
  return after;
}

/** One value of the address that is no filter: the open row, the chosen tab. */
export function useAddress(name: string): [string | null, (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string | null) =>
      setParams((before) => changed(before, { [name]: value ?? undefined }), { replace: true }),
    [setParams, name],
  );
  return [params.get(name), set];
}

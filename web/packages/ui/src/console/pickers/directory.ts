import { ok, useApi, type ApiClient, type components } from '@shifang/api';
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

export type PersonEntry = components['schemas']['PersonOut'];
export type DepartmentEntry = components['schemas']['DepartmentOut'];

const FRESH_MS = 60_000;

export function departmentsQuery(client: ApiClient) {
  return queryOptions({
    queryKey: ['departments'],
    queryFn: async () => (await ok(client.GET('/api/v1/departments'))).items,
    staleTime: FRESH_MS,
  });
}

export function useDepartments(): readonly DepartmentEntry[] {
  const { client } = useApi();
  return useQuery(departmentsQuery(client)).data ?? NO_DEPARTMENTS;
}

const NO_DEPARTMENTS: readonly DepartmentEntry[] = [];

/** People whose name, pinyin, login or phone begins with the text; the first fifty, those who left on request. */
export function usePeople(
  search: string,
  options: { departmentId?: string | undefined; leftToo?: boolean } = {},
) {
  const { client } = useApi();
  const { departmentId, leftToo = false } = options;
  return useQuery({
    queryKey: ['people', 'search', search, departmentId, leftToo],
    queryFn: async ({ signal }) => {
      const status = leftToo ? null : ('active' as const);
      const query = { search, status, department_id: departmentId, limit: 50, cursor: '' };
      return (await ok(client.GET('/api/v1/people', { params: { query }, signal }))).items;
    },
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
}

function personQuery(client: ApiClient, id: string | null | undefined) {
  return queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: () =>
      ok(client.GET('/api/v1/people/{person_id}', { params: { path: { person_id: id ?? '' } } })),
    enabled: id !== null && id !== undefined && id !== '',
    staleTime: FRESH_MS,
  });
}

/** One person by id, for a name behind an id that no list has brought along. */
export function usePerson(id: string | null | undefined) {
  const { client } = useApi();
  return useQuery(personQuery(client, id));
}

/** Some people by their ids, as far as they have come. */
export function usePersons(ids: readonly string[]): PersonEntry[] {
  const { client } = useApi();
  const found = useQueries({ queries: ids.map((id) => personQuery(client, id)) });
  return found.flatMap(({ data }) => (data === undefined ? [] : [data]));
}

export interface TreeNode {
  value: string;
  title: string;
  children: TreeNode[];
}

/**
 * The tree of the departments that are seen; one whose parent is not seen stands at the top. Archived ones are no
 * choice any more: they are left out unless asked for.
 */
export function departmentTree(rows: readonly DepartmentEntry[], archivedToo = false): TreeNode[] {
  const shown = rows.filter(({ archived }) => archivedToo || !archived);
  const nodes = new Map(
    shown.map(({ id, name }): [string, TreeNode] => [id, { value: id, title: name, children: [] }]),
  );
  const top: TreeNode[] = [];
  for (const { id, parent_id } of shown) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    (nodes.get(parent_id ?? '')?.children ?? top).push(node);
  }
  return top;
}

export function useDepartmentTree(archivedToo = false): TreeNode[] {
  const rows = useDepartments();
  return useMemo(() => departmentTree(rows, archivedToo), [rows, archivedToo]);
}

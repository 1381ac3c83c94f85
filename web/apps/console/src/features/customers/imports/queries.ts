import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

export type Import = components['schemas']['ImportOut'];
export type Finding = components['schemas']['ImportFindingOut'];
export type Duplicates = 'skip' | 'update' | 'create';

const POLL_MS = 1000;

export function working(status: Import['status'] | undefined): boolean {
  return status === 'checking' || status === 'running';
}

/** How far an import has come; asked every second while the server works on it. */
export function useImport(id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: () => {
      const path = { import_id: id };
      return ok(client.GET('/api/v1/customer-imports/{import_id}', { params: { path } }));
    },
    refetchInterval: ({ state }) => (working(state.data?.status) ? POLL_MS : false),
  });
}

/** What stands in a column and how often; the file does not change, so it is asked once. */
export function useColumnValues(id: string, column: number) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['imports', 'values', id, column],
    queryFn: () => {
      const params = { path: { import_id: id }, query: { column } };
      return ok(client.GET('/api/v1/customer-imports/{import_id}/values', { params }));
    },
    staleTime: Infinity,
  });
}

export function useImports() {
  const { client } = useApi();
  return useCursorList(['imports', 'list'], (cursor, signal) => {
    const query = { cursor, limit: 20 };
    return ok(client.GET('/api/v1/customer-imports', { params: { query }, signal }));
  });
}

export function useFindings(id: string, outcome: 'error' | 'duplicate', checkedAt: string | null) {
  const { client } = useApi();
  return useCursorList(['imports', 'findings', id, outcome, checkedAt], (cursor, signal) => {
    const params = {
      path: { import_id: id },
      query: { outcome, after: Number(cursor ?? 0), limit: 50 },
    };
    return ok(client.GET('/api/v1/customer-imports/{import_id}/findings', { params, signal }));
  });
}

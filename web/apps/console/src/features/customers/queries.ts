import { ok, useApi } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { customerQuery } from './filters';
import type { Panorama } from './types';

export type CustomerSort = 'name' | 'newest' | 'last_visit' | 'tier';

export const LIST = ['customers', 'list'] as const;
export const MAP = ['customers', 'map'] as const;

export function panoramaKey(id: string) {
  return ['customers', 'panorama', id] as const;
}

/** Everything that shows a customer: asked for anew after each write. */
export function touching(id: string) {
  return [panoramaKey(id), ['customers', 'timeline', id], LIST, MAP] as const;
}

export function useCustomers(values: FilterValues, sort: CustomerSort) {
  const { client } = useApi();
  return useCursorList([...LIST, values, sort], async (cursor, signal) => {
    const query = { ...customerQuery(values), sort, cursor, limit: 100 };
    return ok(client.GET('/api/v1/customers', { params: { query }, signal }));
  });
}

export function useCustomerPoints(values: FilterValues, enabled: boolean) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...MAP, values],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/customers/map', { params: { query: customerQuery(values) }, signal })),
    enabled,
    placeholderData: keepPreviousData,
  });
}

export function usePanorama(id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: panoramaKey(id),
    queryFn: ({ signal }) => {
      const path = { customer_id: id };
      return ok(
        client.GET('/api/v1/customers/{customer_id}/panorama', { params: { path }, signal }),
      );
    },
  });
}

/** The timeline past what the panorama brought, page by page. */
export function useOlder(panorama: Panorama) {
  const { client } = useApi();
  const id = panorama.customer.id;
  const first = panorama.timeline_cursor;
  return useInfiniteQuery({
    queryKey: ['customers', 'timeline', id, first],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { customer_id: id }, query: { cursor: pageParam } };
      return ok(client.GET('/api/v1/customers/{customer_id}/timeline', { params, signal }));
    },
    initialPageParam: first,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: false,
  });
}

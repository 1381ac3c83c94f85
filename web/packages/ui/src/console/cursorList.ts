import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
  total?: number | null;
}

export interface CursorList<T> {
  rows: readonly T[];
  total: number | null;
  state: 'loading' | 'error' | 'ready';
  error: unknown;
  /** Another page is there to be asked for. */
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
  /** What is shown belongs to the filters of before; the new answer is on its way. */
  stale: boolean;
}

/** A list answered page by page with a cursor; asking again starts from the first page. */
export function useCursorList<T>(
  key: readonly unknown[],
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
): CursorList<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return {
    rows,
    total: query.data?.pages[0]?.total ?? null,
    state: query.isPending
      ? 'loading'
      : query.isError && query.data === undefined
        ? 'error'
        : 'ready',
    error: query.error,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
    stale: query.isPlaceholderData,
  };
}

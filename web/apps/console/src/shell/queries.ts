import { toProblem } from '@shifang/api';
import { QueryClient } from '@tanstack/react-query';

/** Answers stay fresh for a while; only a missing network is worth asking again for. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        retry: (times, error) => times < 2 && toProblem(error).code === 'network',
      },
      mutations: { retry: false },
    },
  });
}

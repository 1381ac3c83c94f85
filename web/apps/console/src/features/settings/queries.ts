import { ok, useApi, type components } from '@shifang/api';
import { useQuery } from '@tanstack/react-query';

export type Policy = components['schemas']['PolicyFull'];
export type Version = components['schemas']['PolicyVersionOut'];
export type PolicyLine = components['schemas']['PolicyOut'];
export type Client = ReturnType<typeof useApi>['client'];

export const CUSTOMERS = 'customers.settings';

export function usePolicies() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['policies', 'list'],
    queryFn: async () => (await ok(client.GET('/api/v1/policies'))).items,
  });
}

export const readPolicy = (client: Client, kind: string) =>
  ok(client.GET('/api/v1/policies/{kind}', { params: { path: { kind } } }));

/** A policy with its newest versions; asked for anew at every opening, since it is what will be edited. */
export function usePolicy(kind: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['policy', kind],
    queryFn: () => readPolicy(client, kind),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useRoles() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['roles'],
    queryFn: async () => (await ok(client.GET('/api/v1/roles'))).items,
  });
}

/** How many customers carry a tier, a type or a tag. */
export function useCarriers(filter: 'tier' | 'type' | 'tag', value: string, wanted: boolean) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['customers', 'carriers', filter, value],
    queryFn: async () => {
      const query = { [filter]: [value], limit: 1 };
      return (await ok(client.GET('/api/v1/customers', { params: { query } }))).total ?? 0;
    },
    enabled: wanted,
  });
}

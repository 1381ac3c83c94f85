import { ok, useApi } from '@shifang/api';
import { useQuery } from '@tanstack/react-query';

/** What the organisation defines about its customers: tiers, types, stages and fields, in words. */
export function useCustomerSettings() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['policies', 'customers.settings'],
    queryFn: () => ok(client.GET('/api/v1/customer-settings')),
    staleTime: 60_000,
  }).data;
}

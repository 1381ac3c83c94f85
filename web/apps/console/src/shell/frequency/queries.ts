import { ok, useApi, type components } from '@shifang/api';
import { useQuery, type QueryKey } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type CustomerFrequency = Schemas['CustomerFrequencyOut'];
export type Frequency = Schemas['FrequencyOut'];
export type Own = Schemas['FrequencyIn'];

/** Whatever shows how often customers are visited: asked for anew after a change. */
export const CHANGED: readonly QueryKey[] = [['planning'], ['customers']];

/** How often a customer is visited, by its tier and by itself, and how it stands. */
export function useFrequency(customer_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['planning', 'frequency', customer_id],
    queryFn: ({ signal }) => {
      const params = { path: { customer_id } };
      return ok(
        client.GET('/api/v1/planning/customers/{customer_id}/frequency', { params, signal }),
      );
    },
  });
}

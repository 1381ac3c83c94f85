import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type Draft = Schemas['TerritoriesDetailOut'];
export type DraftRow = Schemas['TerritoriesOut'];
export type DraftPerson = Schemas['TerritoryPersonOut'];
export type Line = Schemas['TerritoryLineOut'];
export type Points = Schemas['TerritoryPointsOut'];
export type Effect = Schemas['TerritoryPreviewOut'];

export const TERRITORIES = ['planning', 'territories'] as const;
const ASK_AGAIN_MS = 1500;

export function useDrafts() {
  const { client } = useApi();
  return useCursorList<DraftRow>([...TERRITORIES, 'list'], (cursor, signal) => {
    const query = { limit: 30, ...(cursor === undefined ? {} : { cursor }) };
    return ok(client.GET('/api/v1/planning/territories', { params: { query }, signal }));
  });
}

/** A draft; while it is searched it is asked for again and again. */
export function useDraft(territories_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...TERRITORIES, territories_id, 'detail'],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/planning/territories/{territories_id}', {
          params: { path: { territories_id } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.state === 'searching' ? ASK_AGAIN_MS : false),
  });
}

export function usePoints(territories_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...TERRITORIES, territories_id, 'points'],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/planning/territories/{territories_id}/points', {
          params: { path: { territories_id } },
          signal,
        }),
      ),
  });
}

export type Which = 'changed' | 'stays' | 'all';

export function useLines(territories_id: string, which: Which) {
  const { client } = useApi();
  return useCursorList<Line>([...TERRITORIES, territories_id, 'lines', which], (cursor, signal) => {
    const query = {
      limit: 50,
      changed: which === 'changed',
      stays: which === 'stays',
      ...(cursor === undefined ? {} : { cursor }),
    };
    const params = { path: { territories_id }, query };
    return ok(
      client.GET('/api/v1/planning/territories/{territories_id}/lines', { params, signal }),
    );
  });
}

/** One customer of a draft. */
export function useLine(territories_id: string, customer_id: string | null) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...TERRITORIES, territories_id, 'line', customer_id],
    queryFn: async ({ signal }) => {
      const params = { path: { territories_id }, query: { customer_id: customer_id ?? '' } };
      const page = await ok(
        client.GET('/api/v1/planning/territories/{territories_id}/lines', { params, signal }),
      );
      return page.items[0] ?? null;
    },
    enabled: customer_id !== null,
  });
}

/** What applying a draft would do now. */
export function useEffectOf(territories_id: string, asked: boolean) {
  const { client } = useApi();
  return useQuery({
    // Not among what is refreshed after applying: there is nothing to be told beforehand any more.
    queryKey: ['planning', 'territories-effect', territories_id],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/planning/territories/{territories_id}/preview', {
          params: { path: { territories_id } },
          signal,
        }),
      ),
    enabled: asked,
    gcTime: 0,
    staleTime: 0,
  });
}

import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { POOLS } from '../queries';
import { bodyOf, type Plan } from './plan';

type Schemas = components['schemas'];
export type Estate = Schemas['HandOverPreviewOut'];
export type Thing = Schemas['HandOverThingOut'];
/** A customer of the leaver: what names it is always known. */
export type Held = Thing & Record<'customer_id' | 'name' | 'tier' | 'address', string>;
export type Stuck = Schemas['HandOverStuckOut'];
export type HandOver = Schemas['HandOverOut'];
export type Line = Schemas['HandOverLineOut'];

/** What a leaver has and where all of it would go by the plan; nothing is written. */
export function useEstate(plan: Plan | null) {
  const { client } = useApi();
  const body = plan === null ? null : bodyOf(plan);
  return useQuery({
    queryKey: [...POOLS, 'hand-over', body],
    queryFn: ({ signal }) =>
      ok(client.POST('/api/v1/pool-hand-overs/preview', { body: body as never, signal })),
    enabled: body !== null,
    placeholderData: (before, query) =>
      // What belongs to another leaver would only mislead.
      (query?.queryKey[2] as { person_id?: string } | null)?.person_id === body?.person_id
        ? keepPreviousData(before)
        : undefined,
    gcTime: 0,
  });
}

export function isHeld(thing: Thing): thing is Held {
  return thing.kind === 'customer';
}

export function useHandOvers() {
  const { client } = useApi();
  return useCursorList<HandOver>([...POOLS, 'hand-overs'], (cursor, signal) => {
    const query = { limit: 30, ...(cursor === undefined ? {} : { cursor }) };
    return ok(client.GET('/api/v1/pool-hand-overs', { params: { query }, signal }));
  });
}

export function useHandOver(hand_over_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...POOLS, 'hand-overs', hand_over_id],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/pool-hand-overs/{hand_over_id}', {
          params: { path: { hand_over_id } },
          signal,
        }),
      ),
  });
}

export function useLines(hand_over_id: string) {
  const { client } = useApi();
  return useCursorList<Line>([...POOLS, 'hand-overs', hand_over_id, 'lines'], (cursor, signal) => {
    const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    const params = { path: { hand_over_id }, query };
    return ok(client.GET('/api/v1/pool-hand-overs/{hand_over_id}/lines', { params, signal }));
  });
}

import { ok, useApi, type components } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';

type Schemas = components['schemas'];
export type Plan = Schemas['PlanOut'];
export type PlanState = Plan['state'];
export type PlanWish = Schemas['PlanIn'];
export type Figures = Schemas['PlanFiguresOut'];
export type DayFigures = Schemas['PlanDayOut'];
export type Stop = Schemas['PlanStopOut'];
export type LeftOut = Schemas['PlanLeftOutOut'];
export type Diff = Schemas['PlanDiffOut'];
export type Change = Schemas['PlanChangeOut'];
export type Price = Schemas['PlanPriceOut'];
export type Broken = Schemas['BrokenRuleOut'];
export type Edit = Schemas['PlanEditIn'];

/** Everything that shows drafted plans. */
export const PLANS = ['plans'] as const;

const UNDER_WAY: readonly PlanState[] = ['searching', 'publishing'];
const EVERY_MS = 1500;

/** Something is being done with it at this moment. */
export function underWay({ state }: Plan): boolean {
  return UNDER_WAY.includes(state);
}

export function usePlans(values: FilterValues) {
  const { client } = useApi();
  return useCursorList<Plan>([...PLANS, 'list', values], (cursor, signal) => {
    const state = values['state'] as PlanState | undefined;
    const query = { limit: 30, ...(state && { state }), ...(cursor && { cursor }) };
    return ok(client.GET('/api/v1/plans', { params: { query }, signal }));
  });
}

/** One plan; asked for again and again while something is being done with it. */
export function usePlan(plan_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...PLANS, 'one', plan_id],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/plans/{plan_id}', { params: { path: { plan_id } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && underWay(data) ? EVERY_MS : false,
  });
}

/** What is known of a plan is known of one revision of it, in one state. */
function ofPlan({ id, revision, state }: Plan, ...more: readonly unknown[]) {
  return [...PLANS, 'of', id, revision, state, ...more];
}

export interface StopFilter {
  person_id?: string;
  since?: string;
  until?: string;
}

export function useStops(plan: Plan, query: StopFilter) {
  const { client } = useApi();
  return useQuery({
    queryKey: ofPlan(plan, 'stops', query),
    queryFn: async ({ signal }) => {
      const params = { path: { plan_id: plan.id }, query };
      return (await ok(client.GET('/api/v1/plans/{plan_id}/stops', { params, signal }))).stops;
    },
    placeholderData: keepPreviousData,
  });
}

export function useFigures(plan: Plan) {
  const { client } = useApi();
  return useQuery({
    queryKey: ofPlan(plan, 'figures'),
    queryFn: ({ signal }) => {
      const params = { path: { plan_id: plan.id } };
      return ok(client.GET('/api/v1/plans/{plan_id}/figures', { params, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

export function useLeftOut(plan: Plan) {
  const { client } = useApi();
  return useCursorList<LeftOut>(ofPlan(plan, 'left out'), (cursor, signal) => {
    const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    const params = { path: { plan_id: plan.id }, query };
    return ok(client.GET('/api/v1/plans/{plan_id}/left-out', { params, signal }));
  });
}

/** What publishing would change now: only a draft is held against the running plan. */
export function useDiff(plan: Plan) {
  const { client } = useApi();
  return useQuery({
    queryKey: ofPlan(plan, 'diff'),
    queryFn: ({ signal }) => {
      const params = { path: { plan_id: plan.id } };
      return ok(client.GET('/api/v1/plans/{plan_id}/diff', { params, signal }));
    },
    enabled: plan.state === 'draft',
    placeholderData: plan.state === 'draft' ? keepPreviousData : undefined,
  });
}

/** How the price of an edit is asked for: one question for one edit of one revision. */
export function usePriceQuery(plan: Plan) {
  const { client } = useApi();
  const { id, revision } = plan;
  return useCallback(
    (edit: Edit | null) =>
      queryOptions({
        queryKey: [...PLANS, 'price', id, revision, edit],
        // Not called off when nobody looks any more: who lets go before the answer has come waits for it.
        queryFn: () => {
          if (edit === null) throw new Error('nothing to ask the price of');
          const params = { path: { plan_id: id } };
          return ok(client.POST('/api/v1/plans/{plan_id}/price', { params, body: edit }));
        },
        enabled: edit !== null,
        staleTime: 60_000,
      }),
    [client, id, revision],
  );
}

/** Assignments of pool customers, the newest first: each can become a first week. */
export function useAssigned(enabled: boolean) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['pools', 'assignments', 'newest'],
    queryFn: async ({ signal }) => {
      const params = { query: { limit: 30 } };
      return (await ok(client.GET('/api/v1/pool-assignments', { params, signal }))).items;
    },
    enabled,
  });
}

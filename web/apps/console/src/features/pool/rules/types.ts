import type { components } from '@shifang/api';
import type { Pool } from '../queries';
import { BEFORE, type BeforeClaim } from './before';

export const CAUSES = [
  'no_verified_visit',
  'no_contact',
  'no_opportunity',
  'no_deal',
  'contract_ended',
  'protection_expired',
] as const;
export type Cause = (typeof CAUSES)[number];

export interface Condition {
  cause: Cause;
  days: number;
  least: number;
}

export interface ReclaimRule {
  conditions: Condition[];
  combine: 'any' | 'all';
  counting: 'natural' | 'working';
  warn_days: number[];
  exempt_won: boolean;
  exempt_open_opportunity: boolean;
  grace_days: number;
  extensions: number;
  extension_days: number;
  hold_days: number;
}

export const TIE_BREAKS = ['first', 'lottery', 'capacity'] as const;
export type TieBreak = (typeof TIE_BREAKS)[number];

/** To how many people a customer that comes back is offered first; 0 hours: to nobody. */
export interface OfferRule {
  hours: number;
  people: number;
}

export interface ClaimRule {
  day_quota: number | null;
  week_quota: number | null;
  holding_cap: number | null;
  tier_caps: Record<string, number | null>;
  exclude_won: boolean;
  exclude_tiers: string[];
  spacing_minutes: number;
  embargo_hours: number;
  cooling_off_days: number;
  team_cooling_off: boolean;
  distance_m: number | null;
  tie_break: TieBreak;
  window_minutes: number;
  offer: OfferRule;
}

/** The rule of a tier; `*` is for all tiers without one of their own. */
export interface TierRule extends ReclaimRule {
  tier: string;
}

/** A pool as the form holds it. */
export interface Draft {
  name: string;
  priority: number;
  departments: string[];
  members: string[];
  admins: string[];
  types: string[];
  tiers: string[];
  cells: string[];
  fallback_id: string | null;
  fallback_days: number | null;
  in_force_from: string | null;
  claim: ClaimRule;
  reclaim: TierRule[];
  before_claim: BeforeClaim;
}

export const ANY_TIER = '*';

const CLAIM: ClaimRule = {
  day_quota: null,
  week_quota: null,
  holding_cap: null,
  tier_caps: {},
  exclude_won: true,
  exclude_tiers: [],
  spacing_minutes: 0,
  embargo_hours: 0,
  cooling_off_days: 0,
  team_cooling_off: false,
  distance_m: null,
  tie_break: 'first',
  window_minutes: 30,
  offer: { hours: 0, people: 3 },
};

export function newRule(tier: string): TierRule {
  return {
    tier,
    conditions: [{ cause: 'no_verified_visit', days: 30, least: 1 }],
    combine: 'any',
    counting: 'natural',
    warn_days: [7, 3, 1],
    exempt_won: true,
    exempt_open_opportunity: false,
    grace_days: 7,
    extensions: 0,
    extension_days: 30,
    hold_days: 3,
  };
}

const NOWHERE = {
  name: '',
  priority: 100,
  departments: [],
  members: [],
  admins: [],
  types: [],
  tiers: [],
  cells: [],
  fallback_id: null,
  fallback_days: null,
};

/** What the form begins with: a pool as it stands, or a new one with careful rules. */
export function draftOf(pool: Pool | null): Draft {
  if (pool === null)
    return {
      ...NOWHERE,
      in_force_from: null,
      claim: CLAIM,
      reclaim: [newRule(ANY_TIER)],
      before_claim: BEFORE,
    };
  const { name, priority, departments, members, admins, types, tiers, cells } = pool;
  const rules = pool.rules as {
    claim?: Partial<ClaimRule>;
    reclaim?: Record<string, ReclaimRule>;
    before_claim?: Partial<BeforeClaim>;
  };
  return {
    ...{ name, priority, departments, members, admins, types, tiers, cells },
    fallback_id: pool.fallback_id,
    fallback_days: pool.fallback_days,
    in_force_from: null,
    claim: { ...CLAIM, ...rules.claim },
    reclaim: Object.entries(rules.reclaim ?? {}).map(([tier, rule]) => ({
      ...newRule(tier),
      ...rule,
      tier,
    })),
    before_claim: { ...BEFORE, ...rules.before_claim },
  };
}

/** The rules as the server keeps them; what the form does not show stays as it was. */
export function rulesOf(draft: Draft, pool: Pool | null): Record<string, unknown> {
  const before: { claim?: object } = pool?.rules ?? {};
  const reclaim = draft.reclaim.map(({ tier, ...rule }) => [
    tier,
    { ...rule, warn_days: [...rule.warn_days].sort((one, other) => other - one) },
  ]);
  const claim = { ...before.claim, ...draft.claim, tier_caps: capsOf(draft.claim) };
  const { before_claim } = draft;
  return { ...before, claim, reclaim: Object.fromEntries(reclaim), before_claim };
}

/** The caps of tiers that have one: an emptied field has none. */
export function capsOf({ tier_caps }: Pick<ClaimRule, 'tier_caps'>): Record<string, number> {
  const set = Object.entries(tier_caps).filter(([, cap]) => typeof cap === 'number');
  return Object.fromEntries(set) as Record<string, number>;
}

export function bodyOf(draft: Draft, pool: Pool | null): components['schemas']['PoolIn'] {
  const { name, priority, departments, members, admins, types, tiers, cells } = draft;
  return {
    ...{ name, priority, departments, members, admins, types, tiers, cells },
    fallback_id: draft.fallback_id,
    fallback_days: draft.fallback_id === null ? null : draft.fallback_days,
    in_force_from: draft.in_force_from,
    rules: rulesOf(draft, pool),
  };
}

export type Path = (string | number)[];

/** Where a field that the server names stands in the form: `reclaim.A.conditions.0.days` is by the tier's place. */
export function pathOf(field: string, draft: Draft): Path {
  const parts = field.replace(/^rules\./, '').split('.');
  if (parts[0] === 'reclaim' && parts[1] !== undefined) {
    const at = draft.reclaim.findIndex(({ tier }) => tier === parts[1]);
    parts[1] = String(Math.max(at, 0));
  }
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

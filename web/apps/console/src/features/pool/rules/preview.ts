import { listed, type Language } from '@shifang/ui';
import {
  ANY_TIER,
  capsOf,
  type ClaimRule,
  type Condition,
  type Draft,
  type TierRule,
} from './types';

export interface Say {
  language: Language;
  t: (key: string, values?: Record<string, unknown>) => string;
  tier: (key: string) => string;
}

/** What the rules mean, sentence by sentence, as one would tell them to a colleague. */
export function preview(draft: Pick<Draft, 'claim' | 'reclaim'>, say: Say): string[] {
  const { t } = say;
  const claim = claimLines(draft.claim, say);
  const reclaim = [...draft.reclaim]
    .sort((one, other) => Number(one.tier === ANY_TIER) - Number(other.tier === ANY_TIER))
    .flatMap((rule) => reclaimLines(rule, say, draft.reclaim.length > 1));
  return [
    ...(claim.length > 0 ? claim : [t('pool.preview.free')]),
    ...(reclaim.length > 0 ? reclaim : [t('pool.preview.neverAll')]),
  ];
}

function claimLines(claim: ClaimRule, say: Say): string[] {
  const { t } = say;
  const when = (on: boolean, line: () => string) => (on ? [line()] : []);
  return [
    ...quotaLines(claim, say),
    ...capLines(claim, say),
    ...when(claim.spacing_minutes > 0, () =>
      t('pool.preview.spacing', { count: claim.spacing_minutes }),
    ),
    ...when(claim.embargo_hours > 0, () =>
      t('pool.preview.embargo', { count: claim.embargo_hours }),
    ),
    ...when(claim.cooling_off_days > 0, () =>
      t(claim.team_cooling_off ? 'pool.preview.coolingTeam' : 'pool.preview.cooling', {
        count: claim.cooling_off_days,
      }),
    ),
    ...(claim.distance_m === null ? [] : [t('pool.preview.distance', { count: claim.distance_m })]),
    ...sharingLines(claim, say),
  ];
}

/** Who is offered it first, and who gets it when several want it. */
function sharingLines({ offer, ...claim }: ClaimRule, { t }: Say): string[] {
  const after = claim.embargo_hours + offer.hours;
  return [
    ...(offer.hours === 0
      ? []
      : [t('pool.preview.offer', { count: offer.people, hours: offer.hours })]),
    ...(offer.hours === 0 || claim.embargo_hours === 0
      ? []
      : [t('pool.preview.offerBehind', { count: after, embargo: claim.embargo_hours })]),
    ...(claim.tie_break === 'first'
      ? []
      : [t(`pool.preview.tie.${claim.tie_break}`, { count: claim.window_minutes })]),
  ];
}

function quotaLines({ day_quota: day, week_quota: week }: ClaimRule, { t }: Say): string[] {
  if (day !== null && week !== null) return [t('pool.preview.quotas', { day, week })];
  if (day !== null) return [t('pool.preview.dayQuota', { count: day })];
  return week === null ? [] : [t('pool.preview.weekQuota', { count: week })];
}

function capLines(claim: ClaimRule, { t, tier, language }: Say): string[] {
  const left = listed(language, [
    ...(claim.exclude_won ? [t('pool.preview.won')] : []),
    ...claim.exclude_tiers.map((key) => t('pool.preview.ofTier', { tier: tier(key) })),
  ]);
  const caps = Object.entries(capsOf(claim)).map(([key, count]) =>
    t('pool.preview.tierCap', { tier: tier(key), count }),
  );
  if (claim.holding_cap === null) return caps;
  const cap = t(left === '' ? 'pool.preview.cap' : 'pool.preview.capBut', {
    count: claim.holding_cap,
    left,
  });
  return [cap, ...caps];
}

function reclaimLines(rule: TierRule, say: Say, several: boolean): string[] {
  const { t } = say;
  const who = whoOf(rule.tier, say, several);
  if (rule.conditions.length === 0) return [t('pool.preview.never', { who })];
  const causes = rule.conditions.map((condition) => causeOf(condition, rule, say));
  const joined = causes.join(t(`pool.preview.join.${rule.combine}`));
  const first = t(
    causes.length > 1 ? `pool.preview.back.${rule.combine}` : 'pool.preview.back.one',
    {
      who,
      causes: joined,
    },
  );
  return [first, ...asides(rule, say)];
}

function whoOf(key: string, { t, tier }: Say, several: boolean): string {
  if (key !== ANY_TIER) return t('pool.preview.who.tier', { tier: tier(key) });
  return t(several ? 'pool.preview.who.others' : 'pool.preview.who.all');
}

function causeOf({ cause, days, least }: Condition, { counting }: TierRule, { t }: Say): string {
  const long = t(`pool.preview.counted.${counting}`, { count: days });
  return t(`pool.preview.cause.${cause}`, { long, least });
}

function asides(rule: TierRule, { t, language }: Say): string[] {
  const days = [...rule.warn_days].sort((one, other) => other - one);
  const spared = listed(language, [
    ...(rule.exempt_won ? [t('pool.preview.spare.won')] : []),
    ...(rule.exempt_open_opportunity ? [t('pool.preview.spare.opportunity')] : []),
  ]);
  return [
    ...(days.length > 0
      ? [t('pool.preview.warn', { days: listed(language, days.map(String)) })]
      : []),
    ...(spared === '' ? [] : [t('pool.preview.spared', { spared })]),
    ...(rule.grace_days > 0 ? [t('pool.preview.grace', { count: rule.grace_days })] : []),
    ...moreDays(rule, t),
  ];
}

/** How often more days are granted, and how long a customer is kept while that is decided. */
function moreDays({ extensions, extension_days, hold_days }: TierRule, t: Say['t']): string[] {
  if (extensions === 0) return [];
  const granted = t('pool.preview.extensions', { count: extensions, days: extension_days });
  if (hold_days === 0) return [granted, t('pool.preview.noHold')];
  return [granted, t('pool.preview.hold', { count: hold_days })];
}

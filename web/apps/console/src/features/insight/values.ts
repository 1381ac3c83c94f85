import type { Metric, Value } from './queries';

/** What is known of a change: better or worse where the metric says which way is better. */
export interface Change {
  by: number;
  direction: 'up' | 'down' | 'same';
  good: boolean | null;
}

/** What was known before and now, as a difference; null where either is not known. */
export function change(
  metric: Pick<Metric, 'better'>,
  now: Value | undefined,
  before: Value | undefined,
): Change | null {
  const [is, was] = [now?.value ?? null, before?.value ?? null];
  if (is === null || was === null) return null;
  const by = is - was;
  if (by === 0) return { by, direction: 'same', good: null };
  const good = metric.better === '' ? null : by > 0 === (metric.better === 'higher');
  return { by, direction: by > 0 ? 'up' : 'down', good };
}

/** The value of several groups together: all counts are sums, a ratio is made of the sums. */
export function together(metric: Pick<Metric, 'denominator'>, values: readonly Value[]): Value {
  const known = values.filter(({ why }) => why !== 'no_data' && why !== 'small_group');
  const numerator = known.reduce((sum, value) => sum + value.numerator, 0);
  if (known.length === 0) return { value: null, numerator, denominator: null, why: 'no_data' };
  if (metric.denominator.length === 0)
    return { value: numerator, numerator, denominator: null, why: null };
  const denominator = known.reduce((sum, value) => sum + (value.denominator ?? 0), 0);
  if (denominator === 0)
    return { value: null, numerator, denominator, why: 'nothing_to_divide_by' };
  return { value: numerator / denominator, numerator, denominator, why: null };
}

/** Best first where the metric says what is better, else the largest; what is not known comes last. */
export function ranked<T extends { value: Value; name: string }>(
  metric: Pick<Metric, 'better'>,
  lines: readonly T[],
): T[] {
  const sign = metric.better === 'lower' ? 1 : -1;
  return [...lines].sort(({ value: one, name }, { value: other, name: another }) => {
    if (one.value === null || other.value === null)
      return Number(one.value === null) - Number(other.value === null);
    return sign * (one.value - other.value) || name.localeCompare(another);
  });
}

/** Below this many people a distribution would tell of single ones. */
export const SMALL_GROUP = 5;

export interface Spread {
  least: number;
  lower: number;
  median: number;
  upper: number;
  most: number;
}

/** Quartiles of known values, between neighbours in proportion; none of a small group. */
export function spread(values: readonly number[]): Spread | null {
  if (values.length < SMALL_GROUP) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? below;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { least: at(0), lower: at(0.25), median: at(0.5), upper: at(0.75), most: at(1) };
}

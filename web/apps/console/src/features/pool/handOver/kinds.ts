/** What a leaver may have, by the name of its count; the first three are shown even when there are none. */
export const COUNTS = [
  'customers',
  'opportunities',
  'visits',
  'follow_ups',
  'issues',
  'approvals',
  'requests',
] as const;
export type Count = (typeof COUNTS)[number];
export type Counts = Readonly<Record<Count, number>>;

const ALWAYS = 3;

/** The kinds that are worth a figure. */
export function shownCounts(counts: Counts): Count[] {
  return COUNTS.filter((key, at) => at < ALWAYS || counts[key] > 0);
}

export function countsOf(counts: Counts): Record<Count, number> {
  return Object.fromEntries(COUNTS.map((key) => [key, counts[key]])) as Record<Count, number>;
}

/** What follows the leaver's customers, or is theirs alone, with the name of its count. */
export const FOLLOWERS = [
  ['opportunity', 'opportunities'],
  ['visit', 'visits'],
  ['follow_up', 'follow_ups'],
  ['issue', 'issues'],
  ['approval', 'approvals'],
  ['request', 'requests'],
] as const;
export type Follower = (typeof FOLLOWERS)[number][0];

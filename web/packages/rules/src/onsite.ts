/** Time on site: too short a stay is no visit. Milliseconds in, seconds in policies. */

/** Default of the policy: up to and including three minutes the visit is invalid. */
export const DEFAULT_MINIMUM_ON_SITE_S = 180;

export interface OnSiteFinding {
  signal: 'short_on_site';
  measured: number;
  limit: number;
  unit: 's';
}

/** A finding when the stay is at or under the limit; exactly 3:00 is invalid, 3:01 is not. */
export function assessOnSite(
  onSiteMs: number,
  minimumSeconds: number = DEFAULT_MINIMUM_ON_SITE_S,
): OnSiteFinding | null {
  const seconds = Math.floor(onSiteMs / 1000);
  if (seconds > minimumSeconds) return null;
  return { signal: 'short_on_site', measured: seconds, limit: minimumSeconds, unit: 's' };
}

/** Seconds still to stay before the visit counts. */
export function secondsUntilValid(onSiteMs: number, minimumSeconds: number): number {
  return Math.max(0, minimumSeconds + 1 - Math.floor(onSiteMs / 1000));
}

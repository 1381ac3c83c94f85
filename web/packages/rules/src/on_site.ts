/** Time on site as the server judges it. Too short a stay is no visit. Milliseconds in, seconds out. */

/** The body of policy `visits.on_site`, in seconds. */
export interface OnSitePolicy {
  minimum_on_site_s: number;
  clock_disagreement_s: number;
}

/** By default a stay up to and including three minutes is no visit. */
export const ON_SITE_POLICY: OnSitePolicy = { minimum_on_site_s: 180, clock_disagreement_s: 120 };

interface TwoTimes {
  happened_at: string;
  received_at: string;
}

export interface OnSiteFacts {
  /** The device's monotonic difference; null when it did not run through. */
  on_site_ms: number | null;
  checked_in: TwoTimes;
  checked_out: TwoTimes;
}

export interface OnSiteFinding {
  signal: 'clock_disagreement' | 'server_time_disagreement';
  measured: number;
  limit: number;
  unit: 's';
}

export interface TimeOnSite {
  seconds: number;
  valid: boolean;
  reason: 'too_short' | null;
  source: 'monotonic' | 'device_clock';
  findings: OnSiteFinding[];
}

const between = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

function permittedSeconds({ checked_in, checked_out }: OnSiteFacts): number {
  const late = Math.max(0, between(checked_in.happened_at, checked_in.received_at));
  return Math.floor(between(checked_in.received_at, checked_out.received_at) + late);
}

/** The seconds that count, whether they are enough, and which clocks disagree. */
export function timeOnSite(facts: OnSiteFacts, given: Partial<OnSitePolicy> = {}): TimeOnSite {
  const policy = { ...ON_SITE_POLICY, ...given };
  const bearable = policy.clock_disagreement_s;
  const byClock = between(facts.checked_in.happened_at, facts.checked_out.happened_at);
  const findings: OnSiteFinding[] = [];
  let seconds = Math.floor(
    facts.on_site_ms === null ? Math.max(0, byClock) : facts.on_site_ms / 1000,
  );
  if (facts.on_site_ms !== null) {
    const apart = Math.floor(Math.abs(facts.on_site_ms / 1000 - byClock));
    if (Math.abs(facts.on_site_ms / 1000 - byClock) > bearable) {
      findings.push({ signal: 'clock_disagreement', measured: apart, limit: bearable, unit: 's' });
    }
  }
  const permitted = permittedSeconds(facts);
  if (seconds > permitted + bearable) {
    const limit = permitted;
    findings.push({ signal: 'server_time_disagreement', measured: seconds, limit, unit: 's' });
    const wait = between(facts.checked_in.happened_at, facts.checked_in.received_at);
    if (wait >= 0 && wait <= bearable) seconds = permitted;
  }
  const least = policy.minimum_on_site_s;
  const valid = least === 0 || seconds > least;
  return {
    seconds,
    valid,
    reason: valid ? null : 'too_short',
    source: facts.on_site_ms === null ? 'device_clock' : 'monotonic',
    findings,
  };
}

/** Seconds still to stay before the visit counts; a minimum of 0 is none. */
export function secondsUntilValid(onSiteMs: number, minimumSeconds: number): number {
  if (minimumSeconds === 0) return 0;
  return Math.max(0, minimumSeconds + 1 - Math.floor(onSiteMs / 1000));
}

/**
 * The signals of a check-in that a phone can judge for itself, as the server judges them
 * (`server/shifang/truth/signals`), so that it can say beforehand what will be found. It leaves out the
 * probability of being inside, which guides nobody, and all that is told by comparison with other check-ins.
 */
import { fromWgs84, toWgs84, type Datum } from './datum';
import { distanceMetres, type Point } from './geo';

export type Response = 'refuse' | 'review' | 'flag' | 'accept';
export type Verdict = 'block' | 'review' | 'flag' | 'info';
export type Outcome = 'accepted' | 'flagged' | 'refused';

/** The body of policy `truth.check_in`; metres and seconds. */
export interface CheckInPolicy {
  fence_radius_m: number;
  outside: Response;
  max_fix_age_s: number;
  stale_fix: Response;
  max_accuracy_m: number;
  poor_accuracy: Response;
  datum_mixup: Response;
  mock_location: Response;
  no_fix: Response;
  computed_position: Response;
  rooted: Response;
  hooked: Response;
  emulator: Response;
  clone_app: Response;
  mock_app_selected: Response;
  mock_app_installed: Response;
  attestation_failed: Response;
  bad_signature: Response;
  replayed_nonce: Response;
  revoked_key: Response;
  shared_device: Response;
  second_device: Response;
  max_speed_kmh: number;
  max_town_speed_kmh: number;
  flag_at_risk: number;
  review_at_risk: number;
  block_at_risk: number;
}

export const CHECK_IN_POLICY: CheckInPolicy = {
  fence_radius_m: 200,
  outside: 'refuse',
  max_fix_age_s: 120,
  stale_fix: 'review',
  max_accuracy_m: 150,
  poor_accuracy: 'review',
  datum_mixup: 'review',
  mock_location: 'refuse',
  no_fix: 'refuse',
  computed_position: 'review',
  rooted: 'refuse',
  hooked: 'refuse',
  emulator: 'refuse',
  clone_app: 'refuse',
  mock_app_selected: 'refuse',
  mock_app_installed: 'flag',
  attestation_failed: 'refuse',
  bad_signature: 'refuse',
  replayed_nonce: 'refuse',
  revoked_key: 'refuse',
  shared_device: 'flag',
  second_device: 'accept',
  max_speed_kmh: 400,
  max_town_speed_kmh: 150,
  flag_at_risk: 50,
  review_at_risk: 101,
  block_at_risk: 101,
};

export interface GivenFix extends Point {
  accuracy_m: number;
  fixed_at: string;
  datum: Datum;
  mock?: boolean | null;
}

/** Times are ISO-8601; `fence_radius_m` is the customer's own, null takes the policy's. */
export interface CheckInFacts {
  customer: Point;
  fence_radius_m: number | null;
  fixes: readonly GivenFix[];
  happened_at: string;
}

export interface Finding {
  signal: string;
  verdict: Verdict;
  measured: number | null;
  limit: number | null;
  unit: string;
  evidence: string[];
  applicable: boolean;
  params: Record<string, unknown>;
}

export interface Assessment {
  verdict: Outcome;
  findings: Finding[];
  fix_index: number | null;
  distance_m: number | null;
  accuracy_m: number | null;
  radius_m: number;
}

interface Sighting {
  index: number;
  fix: GivenFix;
  ageSeconds: number;
  distance: number;
  radius: number;
}

interface Scene {
  facts: CheckInFacts;
  policy: CheckInPolicy;
  sighting: Sighting | null;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
const VERDICTS = { refuse: 'block', review: 'review', flag: 'flag', accept: 'info' } as const;
const verdictOf = (response: Response): Verdict => VERDICTS[response];
const positionOf = (fix: GivenFix): Point => toWgs84(fix, fix.datum);

function finding(signal: string, verdict: Verdict, more: Partial<Finding> = {}): Finding {
  const nothing = {
    measured: null,
    limit: null,
    unit: '',
    evidence: [],
    applicable: true,
    params: {},
  };
  return { signal, verdict, ...nothing, ...more };
}

function sight(facts: CheckInFacts, policy: CheckInPolicy): Sighting[] {
  return facts.fixes.map((fix, index) => ({
    index,
    fix,
    ageSeconds: (Date.parse(facts.happened_at) - Date.parse(fix.fixed_at)) / 1000,
    distance: distanceMetres(facts.customer, positionOf(fix)),
    radius: facts.fence_radius_m || policy.fence_radius_m,
  }));
}

/** Metres that somebody may have walked since an old fix, per second. */
const WALK = 1.5;

/** The sharpest of the fresh fixes, their age counted as a walk; without any, the one nearest in time. */
function chooseFix(facts: CheckInFacts, policy: CheckInPolicy): Sighting | null {
  const seen = sight(facts, policy);
  const age = ({ ageSeconds }: Sighting): number => Math.abs(ageSeconds);
  const fresh = seen.filter((each) => age(each) <= policy.max_fix_age_s);
  const reach = (each: Sighting): number => each.fix.accuracy_m + WALK * age(each);
  const byReach = (a: Sighting, b: Sighting): number =>
    reach(a) - reach(b) || age(a) - age(b) || a.index - b.index;
  const byAge = (a: Sighting, b: Sighting): number => age(a) - age(b) || a.index - b.index;
  return fresh.sort(byReach)[0] ?? seen.sort(byAge)[0] ?? null;
}

/** Outside even when the accuracy is given to the person's advantage. */
const isOutside = (sighting: Sighting): boolean =>
  sighting.distance - sighting.fix.accuracy_m > sighting.radius;

interface Reading {
  distance: number;
  reading: string;
}

/** Ways of confusing two coordinate systems that put the fix inside, the best first. */
function mixUps(facts: CheckInFacts, { fix, radius }: Sighting): Reading[] {
  const to = (point: Point): number => distanceMetres(facts.customer, point);
  const others = (['wgs84', 'gcj02', 'bd09'] as const).filter((datum) => datum !== fix.datum);
  const tried = [
    ...others.map((datum) => ({ distance: to(toWgs84(fix, datum)), reading: `fix_is_${datum}` })),
    ...(['gcj02', 'bd09'] as const).map((datum) => ({
      distance: to(fromWgs84(positionOf(fix), datum)),
      reading: `customer_is_${datum}`,
    })),
  ];
  return tried.filter(({ distance }) => distance <= radius).sort((a, b) => a.distance - b.distance);
}

type Signal = (scene: Scene) => Finding | null;

const noFix: Signal = ({ policy, sighting }) =>
  sighting ? null : finding('no_fix', verdictOf(policy.no_fix));

const mockLocation: Signal = ({ facts, policy, sighting }) => {
  if (!sighting) return null;
  const evidence = facts.fixes.flatMap((fix, index) => (fix.mock ? [`fix:${index}`] : []));
  if (evidence.length > 0)
    return finding('mock_location', verdictOf(policy.mock_location), { evidence });
  const unknown = facts.fixes.every(({ mock }) => mock === null || mock === undefined);
  return unknown ? finding('mock_location', 'info', { applicable: false }) : null;
};

const measuredOf = (sighting: Sighting): Partial<Finding> => ({
  measured: rounded(sighting.distance),
  limit: sighting.radius,
  unit: 'm',
  evidence: [`fix:${sighting.index}`],
});

const outsideFence: Signal = ({ facts, policy, sighting }) => {
  if (!sighting || !isOutside(sighting) || mixUps(facts, sighting).length > 0) return null;
  return finding('outside_fence', verdictOf(policy.outside), {
    ...measuredOf(sighting),
    params: { accuracy_m: rounded(sighting.fix.accuracy_m) },
  });
};

const datumMixUp: Signal = ({ facts, policy, sighting }) => {
  if (!sighting || !isOutside(sighting)) return null;
  const [best] = mixUps(facts, sighting);
  if (!best) return null;
  return finding('datum_mixup', verdictOf(policy.datum_mixup), {
    ...measuredOf(sighting),
    params: {
      accuracy_m: rounded(sighting.fix.accuracy_m),
      corrected_m: rounded(best.distance),
      reading: best.reading,
    },
  });
};

const poorAccuracy: Signal = ({ policy, sighting }) => {
  if (!sighting || sighting.fix.accuracy_m <= policy.max_accuracy_m) return null;
  return finding('poor_accuracy', verdictOf(policy.poor_accuracy), {
    ...measuredOf(sighting),
    measured: rounded(sighting.fix.accuracy_m),
    limit: policy.max_accuracy_m,
  });
};

const staleFix: Signal = ({ policy, sighting }) => {
  if (!sighting || Math.abs(sighting.ageSeconds) <= policy.max_fix_age_s) return null;
  return finding('stale_fix', verdictOf(policy.stale_fix), {
    ...measuredOf(sighting),
    measured: rounded(sighting.ageSeconds),
    limit: policy.max_fix_age_s,
    unit: 's',
  });
};

const SIGNALS: readonly Signal[] = [
  noFix,
  mockLocation,
  outsideFence,
  datumMixUp,
  poorAccuracy,
  staleFix,
];

function outcomeOf(findings: readonly Finding[]): Outcome {
  const verdicts = new Set(findings.map(({ verdict }) => verdict));
  if (verdicts.has('block')) return 'refused';
  return verdicts.has('review') || verdicts.has('flag') ? 'flagged' : 'accepted';
}

/** What the server will find; `policy` may leave out what is at its default. */
export function assessCheckIn(facts: CheckInFacts, given: Partial<CheckInPolicy> = {}): Assessment {
  const policy = { ...CHECK_IN_POLICY, ...given };
  const sighting = chooseFix(facts, policy);
  const scene = { facts, policy, sighting };
  const findings = SIGNALS.map((signal) => signal(scene)).filter((found) => found !== null);
  return {
    verdict: outcomeOf(findings),
    findings,
    fix_index: sighting?.index ?? null,
    distance_m: sighting ? rounded(sighting.distance) : null,
    accuracy_m: sighting ? rounded(sighting.fix.accuracy_m) : null,
    radius_m: facts.fence_radius_m || policy.fence_radius_m,
  };
}

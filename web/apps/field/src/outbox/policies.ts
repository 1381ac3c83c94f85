/** The organisation's policies as the phone needs them; what is missing takes its default. Pure. */
import {
  CHECK_IN_POLICY,
  ON_SITE_POLICY,
  WATERMARK_POLICY,
  type CheckInPolicy,
  type OnSitePolicy,
  type WatermarkPolicy,
} from '@shifang/rules';
import type { Assignment } from './store';
import type { CustomerCard, PolicyCard, TemplateVersion } from './types';

export interface Named {
  key: string;
  name: { zh: string; en: string };
}

export interface Policies {
  checkIn: CheckInPolicy;
  onSite: OnSitePolicy;
  /** Only a visit with a photo counts as verified. */
  photoNeeded: boolean;
  watermark: WatermarkPolicy;
  types: readonly Named[];
  /** Best first. */
  tiers: readonly Named[];
  stages: readonly Named[];
}

function bodyOf(policies: readonly PolicyCard[], kind: string): Record<string, unknown> {
  return policies.find((policy) => policy.kind === kind)?.body ?? {};
}

export function readPolicies(policies: readonly PolicyCard[]): Policies {
  const customers = bodyOf(policies, 'customers.settings');
  const visits = bodyOf(policies, 'visits.rules');
  const named = (key: string): readonly Named[] => (customers[key] as Named[] | undefined) ?? [];
  return {
    checkIn: { ...CHECK_IN_POLICY, ...bodyOf(policies, 'truth.check_in') },
    onSite: { ...ON_SITE_POLICY, ...visits },
    photoNeeded: visits['photo_needed'] === true,
    watermark: { ...WATERMARK_POLICY, ...bodyOf(policies, 'evidence.watermark') },
    types: named('types'),
    tiers: named('tiers'),
    stages: named('opportunity_stages'),
  };
}

const fits = (wanted: string | null | undefined, actual: string | null): boolean =>
  !wanted || wanted === actual;

/** The template for a customer: type and tier, then type, then tier, then the default; its newest version. */
export function templateFor(
  customer: Pick<CustomerCard, 'type' | 'tier'>,
  options: { assignments: readonly Assignment[]; templates: Iterable<TemplateVersion> },
): TemplateVersion | null {
  const rank = (each: Assignment): number => (each.customer_type ? 2 : 0) + (each.tier ? 1 : 0);
  const [best] = options.assignments
    .filter((each) => fits(each.customer_type, customer.type) && fits(each.tier, customer.tier))
    .sort((a, b) => rank(b) - rank(a));
  if (!best) return null;
  const versions = [...options.templates].filter(
    ({ template_id }) => template_id === best.template_id,
  );
  return versions.sort((a, b) => b.version - a.version)[0] ?? null;
}

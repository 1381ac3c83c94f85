import type { components } from '@shifang/api';
import type { Meaning, Status } from '@shifang/ui';

type Schemas = components['schemas'];

export type Customer = Schemas['CustomerOut'];
export type CustomerPoint = Schemas['MapPointOut'];
export type Panorama = Schemas['PanoramaOut'];
export type Contact = Schemas['ContactOut'];
export type FollowUp = Schemas['FollowUpOut'];
export type Issue = Schemas['IssueOut'];
export type Opportunity = Schemas['OpportunityOut'];
export type Deal = Schemas['DealOut'];
export type Ownership = Panorama['ownership'][number];
export type TimelineEntry = Panorama['timeline'][number];
export type LifeStage = 'lead' | 'active' | 'won' | 'lost' | 'dead';

export const LIFE_STAGES: readonly LifeStage[] = ['lead', 'active', 'won', 'lost', 'dead'];

const STAGE_MEANING: Record<LifeStage, Meaning> = {
  lead: 'brand',
  active: 'verified',
  won: 'verified',
  lost: 'refused',
  dead: 'waiting',
};

export function stageStatus(stage: string): Status {
  return LIFE_STAGES.find((known) => known === stage) ?? 'open';
}

/** The colour of a customer on the map: pool blue without an owner, else by life stage. */
export function pointMeaning(point: { life_stage: string; owner_id?: string | null }): Meaning {
  if (point.owner_id === null || point.owner_id === undefined) return 'pool';
  return STAGE_MEANING[point.life_stage as LifeStage] ?? 'waiting';
}

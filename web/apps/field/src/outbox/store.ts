/** The local database: one per person, so that a shared phone never mixes two people's work. */
import type { TrackPoint } from '@shifang/rules';
import Dexie, { type EntityTable } from 'dexie';
import type { RouteCard } from './day_order';
import type {
  AlertCard,
  AnyCommand,
  ClaimedCard,
  CustomerCard,
  MetaEntry,
  OutboxPhoto,
  PersonCard,
  PolicyCard,
  StepDraft,
  TemplateVersion,
  VisitCard,
  VisitDraft,
} from './types';

export interface Assignment {
  id: string;
  template_id: string;
  customer_type?: string | null;
  tier?: string | null;
  [extra: string]: unknown;
}

/** A number of the server's that one envelope may bear; `kept_until` by this phone's own clock. */
export interface KeptNonce {
  nonce: string;
  kept_until: number;
}

/** A point of the way that lies in no upload yet. */
export interface KeptPoint {
  id: number;
  point: TrackPoint;
}

/** An upload of the way, exactly as it is sent, until the server has it. */
export interface TrackBatch {
  index: number;
  id: string;
  sha256: string;
  body: string;
  count: number;
}

/** Tables that mirror the server; sign-out wipes them, the outbox tables stay until they are empty. */
export const SECTIONS = [
  'customers',
  'visits',
  'templates',
  'assignments',
  'policies',
  'people',
  'alerts',
  'routes',
] as const;

/** Keys of answers that are kept to be read without a network begin so. */
export const REMEMBERED = 'remote:';

export type Section = (typeof SECTIONS)[number];

export class FieldStore extends Dexie {
  customers!: EntityTable<CustomerCard, 'id'>;
  visits!: EntityTable<VisitCard, 'id'>;
  templates!: EntityTable<TemplateVersion, 'id'>;
  assignments!: EntityTable<Assignment, 'id'>;
  policies!: EntityTable<PolicyCard, 'id'>;
  people!: EntityTable<PersonCard, 'id'>;
  alerts!: EntityTable<AlertCard, 'id'>;
  routes!: EntityTable<RouteCard, 'id'>;
  commands!: EntityTable<AnyCommand, 'id'>;
  photos!: EntityTable<OutboxPhoto, 'sha256'>;
  stepDrafts!: EntityTable<StepDraft, 'key'>;
  visitDrafts!: EntityTable<VisitDraft, 'id'>;
  meta!: EntityTable<MetaEntry, 'key'>;
  nonces!: EntityTable<KeptNonce, 'nonce'>;
  trackPoints!: EntityTable<KeptPoint, 'id'>;
  trackBatches!: EntityTable<TrackBatch, 'index'>;
  /** What was known of customers when they were claimed here, until the server's own card of them comes. */
  claimed!: EntityTable<ClaimedCard, 'customer_id'>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({
      customers: 'id, name',
      visits: 'id, customer_id, planned_for',
      templates: 'id, template_id',
      assignments: 'id',
      policies: 'id, kind',
      people: 'id, name',
      alerts: 'id',
      commands: 'id, &sequence, state, visit_id, customer_id',
      photos: 'sha256, state, taken_at, visit_id, command_id',
      stepDrafts: 'key, visit_id',
      visitDrafts: 'id, customer_id',
      meta: 'key',
    });
    this.version(2).stores({
      nonces: 'nonce, kept_until',
      trackPoints: '++id',
      trackBatches: 'index, count',
    });
    this.version(3).stores({
      commands: 'id, &sequence, state, visit_id, customer_id, receipt',
    });
    this.version(4).stores({ claimed: 'customer_id' });
    this.version(5).stores({ routes: 'id, day' });
  }

  async read<T>(key: string): Promise<T | undefined> {
    return (await this.meta.get(key))?.value as T | undefined;
  }

  async write(key: string, value: unknown): Promise<void> {
    await this.meta.put({ key, value });
  }
}

/** The name of a person's database on this phone. */
export function storeName(organisationId: string, personId: string): string {
  return `shifang-${organisationId}-${personId}`;
}

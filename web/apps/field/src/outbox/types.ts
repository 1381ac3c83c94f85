/**
 * What the phone holds: the server's sections as they came by sync, and the outbox of commands and photos
 * that the server has not confirmed yet. Times are ISO-8601 UTC, distances metres, coordinates WGS-84.
 */
import type { Answers, ChainLink, Condition, Datum, StepKind } from '@shifang/rules';

export interface Contact {
  id: string;
  name: string;
  title?: string | null;
  phone?: string | null;
  habits?: string | null;
  preferences?: string | null;
  wechat?: string | null;
  decides?: boolean;
  primary?: boolean;
}

export interface CustomerCard {
  id: string;
  name: string;
  address: string;
  type: string;
  tier: string | null;
  life_stage: string;
  tags: string[];
  latitude: number | null;
  longitude: number | null;
  geofence_radius_m: number | null;
  opening_hours: unknown;
  phone: string | null;
  owner_id: string | null;
  attributes: Record<string, unknown>;
  contacts: Contact[];
  last_visit_at: string | null;
  open_issues: number;
}

/** How claims that were collected are decided. */
export type Decided = 'lottery' | 'capacity';

/** A customer in a pool, as it is shown before it is claimed. */
export interface PooledCard {
  customer_id: string;
  name: string;
  type: string;
  tier: string;
  address: string;
  latitude: number | null;
  longitude: number | null;
  pool_id: string | null;
  pool_name: string | null;
  /** When it came into the pool. */
  since: string;
  /** Metres from the place that was asked for. */
  distance_m: number | null;
  /** How near one must stand to claim it; null: from anywhere. */
  claim_within_m: number | null;
  /** What its pool hides until it is claimed; not there in answers of earlier versions. */
  masked?: string[];
  /** Who gets it of several: `first`, else claims are collected and decided later. */
  tie_break?: Decided | 'first';
  /** To whom it is offered before all others; `points` mine of 100, null: to others. */
  offer?: { open_from: string; people: number; points: number | null } | null;
  /** The claims that are being collected. */
  window?: { closes_at: string; tie_break: Decided; entrants: number; entered: boolean } | null;
}

/** What was known of a customer when a command claimed it here. */
export interface ClaimedCard extends PooledCard {
  command_id: string;
}

export type VisitLife = 'planned' | 'checked_in' | 'checked_out' | 'cancelled' | 'shop_closed';

/** Where the review of a check-in stands; null on the card when there is nothing to review. */
export interface FindingCard {
  id: string;
  /** The check-in that it is about. */
  command_id: string;
  /** `refused`: the check-in was stopped. `flagged`: it stands, and a person looks at it. */
  verdict: 'flagged' | 'refused';
  /** `closed`: nobody needs to decide any more. */
  status: 'open' | 'appealed' | 'decided' | 'closed';
  decision: 'confirm' | 'dismiss' | null;
  /** What the reviewer wrote. */
  note: string;
  decided_at: string | null;
  appeal: string;
  appealed_at: string | null;
}

export interface VisitCard {
  id: string;
  code: string | null;
  customer_id: string;
  planned_for: string | null;
  /** Local times of the organisation, `HH:MM[:SS]`. */
  window: { start: string; end: string } | null;
  state: VisitLife;
  completeness: 'open' | 'complete';
  validity: 'pending' | 'valid' | 'invalid';
  template_version_id: string | null;
  steps_done: string[];
  invalid_reason: string | null;
  due_reason: string | null;
  started_at?: string | null;
  checked_in_at?: string | null;
  on_site_s?: number | null;
  finding?: FindingCard | null;
  [extra: string]: unknown;
}

export interface Step {
  id: string;
  kind: StepKind;
  title: { zh?: string; en?: string };
  required: boolean;
  visible_if?: Condition | null;
  config: Record<string, unknown>;
}

export interface TemplateVersion {
  id: string;
  template_id: string;
  name: string;
  version: number;
  order: 'fixed' | 'free';
  steps: Step[];
  [extra: string]: unknown;
}

export interface PolicyCard {
  id: string;
  kind: string;
  version: number;
  body: Record<string, unknown>;
}

export interface PersonCard {
  id: string;
  name: string;
}

export interface AlertCard {
  id: string;
  title?: string;
  body?: string;
  kind?: string;
  created_at?: string;
  read_at?: string | null;
  /** The first day that it is about. */
  day?: string | null;
  [extra: string]: unknown;
}

export interface Fix {
  latitude: number;
  longitude: number;
  datum: Datum;
  accuracy_m: number;
  fixed_at: string;
  speed_mps?: number;
  bearing_deg?: number;
  altitude_m?: number;
  /** What the system says of the position; absent where nothing can ask it. */
  mock?: boolean;
  monotonic_ms?: number;
}

/** By the browser's own key, or by a passkey (the JSON form of what it answered). */
export type EnvelopeSignature = { value: string } | { credential: Record<string, unknown> };

/** contracts/location_evidence.json. The seal (nonce, chain, signature) is put on when the command is recorded. */
export interface LocationEvidence {
  fixes: Fix[];
  environment: Record<string, unknown>;
  monotonic_ms: number;
  nonce?: string;
  chain?: ChainLink;
  signature?: EnvelopeSignature;
}

/** The phone's own signature of a photo, put on when it was taken (docs/evidence.md). */
export interface PhotoSeal {
  nonce: string;
  signature: EnvelopeSignature;
}

export interface DeclaredPhoto {
  sha256: string;
  size: number;
  category: string;
  taken_at: string;
  latitude?: number;
  longitude?: number;
  accuracy_m?: number;
  capture?: PhotoSeal;
}

export interface CommandPayloads {
  'visit.start': {
    visit_id: string;
    customer_id: string;
    template_version_id?: string;
    planned: boolean;
    joint_with: string[];
  };
  'visit.check_in': { visit_id: string; location: LocationEvidence };
  'visit.step': {
    visit_id: string;
    step_id: string;
    answers: Answers;
    photos: DeclaredPhoto[];
    started_at: string;
    finished_at: string;
  };
  'visit.check_out': {
    visit_id: string;
    location: LocationEvidence;
    /** Null when the phone's counter did not run through. */
    on_site_ms: number | null;
    monotonic_ms: number;
  };
  'visit.cancel': { visit_id: string; reason: string };
  'visit.shop_closed': {
    visit_id: string;
    reason: string;
    photos: DeclaredPhoto[];
    location: LocationEvidence;
  };
  'visit.appeal': { visit_id: string; note: string };
  'customer.add': {
    customer_id: string;
    name: string;
    address: string;
    type: string;
    phone?: string;
    contact?: string;
    /** Look-alikes that the person has seen to be others. */
    distinct_from?: string[];
    location: LocationEvidence;
    note?: string;
  };
  'customer.correct_position': {
    request_id: string;
    customer_id: string;
    location: LocationEvidence;
    note: string;
    photos: DeclaredPhoto[];
  };
  'customer.follow_up': {
    follow_up_id: string;
    customer_id: string;
    channel: 'visit' | 'call' | 'message';
    contact_id?: string;
    outcome: string;
    note: string;
    next_action?: string;
    next_on?: string;
  };
  'customer.issue': {
    issue_id: string;
    customer_id: string;
    title: string;
    detail: string;
    photos: DeclaredPhoto[];
  };
  'pool.claim': { customer_id: string; location: LocationEvidence };
  'pool.release': { customer_id: string; reason: string };
  'pool.extend': { customer_id: string; days: number; reason: string };
  'plan.replan': {
    day: string;
    reason: 'delay' | 'shop_closed' | 'claimed' | 'added' | 'other';
    stops: { customer_id: string; begins_at: string }[];
    without?: string[];
    /** Ordered on the phone, without a network. */
    by_phone?: boolean;
  };
}

export type CommandKind = keyof CommandPayloads;

/** What a screen wants to be done. */
export interface NewCommand<K extends CommandKind> {
  kind: K;
  payload: CommandPayloads[K];
  /** When it happened by the phone's clock; two commands of one tap may share it. */
  happenedAt: Date;
}

/**
 * `queued` not confirmed (in flight included: a resend is harmless), `waiting` held by the server until its
 * parent comes, `applied` confirmed but not yet seen in a sync, `settled` confirmed and seen, `parked` a person
 * must decide, `dismissed` a person closed it, `rejected` the server will never take it.
 */
export type CommandState =
  'queued' | 'waiting' | 'applied' | 'settled' | 'parked' | 'dismissed' | 'rejected';

export interface OutboxCommand<K extends CommandKind = CommandKind> {
  id: string;
  sequence: number;
  kind: K;
  happened_at: string;
  device_id: string;
  payload: CommandPayloads[K];
  visit_id: string | null;
  customer_id: string | null;
  state: CommandState;
  attempts: number;
  answered_at: string | null;
  code: string | null;
  params: Record<string, unknown> | null;
  detail: string | null;
  /** What it made, as the server answered. */
  result?: Readonly<Record<string, unknown>> | null;
  /**
   * Whether the server has signed for it: only then is it let go of; `none` before any answer. What was answered
   * before there were receipts has none.
   */
  receipt?: 'none' | 'missing' | 'bad' | 'unchecked' | 'ok';
}

export type AnyCommand = { [K in CommandKind]: OutboxCommand<K> }[CommandKind];

export type PhotoState = 'queued' | 'held' | 'refused';

export interface OutboxPhoto {
  sha256: string;
  size: number;
  category: string;
  taken_at: string;
  visit_id: string | null;
  customer_id: string | null;
  step_id: string | null;
  /** Set once a command declares the photo; a photo without one is still a draft and is not uploaded. */
  command_id: string | null;
  latitude: number | null;
  longitude: number | null;
  accuracy_m: number | null;
  /** Null where the phone could not sign: no key, no number of the server's, or a passkey, which would ask. */
  capture?: PhotoSeal | null;
  state: PhotoState;
  /** The bytes as captured; removed only after the server has signed that it holds them. */
  blob: Blob | null;
  thumbnail: Blob | null;
  attempts: number;
  retry_at: number;
  upload_url: string | null;
  code: string | null;
}

/** A step in the making: what was typed and photographed before "done", kept over a reload. */
export interface StepDraft {
  key: string;
  visit_id: string;
  step_id: string;
  answers: Answers;
  photos: string[];
  started_at: string;
}

/** A visit begun on the phone that has no evidence yet: it can be dropped without a trace. */
export interface VisitDraft {
  id: string;
  customer_id: string;
  template_version_id: string | null;
  joint_with: string[];
  created_at: string;
}

export interface MetaEntry {
  key: string;
  value: unknown;
}

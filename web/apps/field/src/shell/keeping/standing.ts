/** Where a customer stands, as the server tells it (`GET /pool-customers/{id}`). */
export interface DueReason {
  cause: string;
  due: string | null;
  sentence: string;
}

export interface Objection {
  rule: string;
  lifts_at: string | null;
  params: Record<string, unknown>;
}

/** The parts that the points of an offer are made of. */
export const PARTS = ['visits', 'conversion', 'trend', 'nearness', 'spare'] as const;
export type Part = (typeof PARTS)[number];

/** How somebody scored: `points` of 100, made of parts from 0 to 1; figures of the 90 days before the last 90, and of the last. */
export interface Score extends Record<Part, number> {
  person_id: string;
  person_name: string;
  rank: number;
  points: number;
  distance_m: number | null;
  verified_visits: [number, number];
  customers_visited: [number, number];
  customers_won: [number, number];
  held: number;
  room: number | null;
}

/** To whom it is offered before all others; a rep is told their own score alone. */
export interface Offer {
  open_from: string;
  people: number;
  weights: Record<Part, number>;
  scores: Score[];
}

/** Claims that are collected until `closes_at`. */
export interface CollectedClaims {
  closes_at: string;
  tie_break: 'lottery' | 'capacity';
  entrants: number;
  entered: boolean;
}

/** How many of the extensions that the rule grants are used, and the days that are left to ask for. */
export interface ExtensionRoom {
  used: number;
  most: number;
  days_left: number;
  pending: boolean;
}

/** More days that were asked for, as `GET /pool-customers/{id}/extensions` tells it. */
export interface Extension {
  id: string;
  days: number;
  reason: string;
  status: 'pending' | 'granted' | 'refused' | 'cancelled' | 'lapsed';
  asked_at: string;
}

export interface Standing {
  state: 'held' | 'pooled' | 'nowhere';
  owner_id: string | null;
  owner_name: string | null;
  since: string;
  pool_name: string | null;
  due_on: string | null;
  exempt: string | null;
  protected_until: string | null;
  grace_until: string | null;
  held_until: string | null;
  warnings: { days: number; on: string }[];
  reasons: DueReason[];
  objections: Objection[];
  offer: Offer | null;
  window: CollectedClaims | null;
  extensions: ExtensionRoom | null;
}

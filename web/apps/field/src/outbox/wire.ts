import type { CommandKind } from './types';
import type { Receipt } from '@shifang/rules';

// What goes over the wire, and what comes back.

export interface CommandEnvelope {
  id: string;
  kind: CommandKind;
  happened_at: string;
  device_id: string;
  sequence: number;
  payload: unknown;
}

export interface CommandAnswer {
  id: string;
  status: 'applied' | 'duplicate' | 'waiting' | 'parked' | 'rejected' | 'dismissed';
  code?: string | null;
  params?: Record<string, unknown> | null;
  detail?: string | null;
  result?: unknown;
  receipt?: Receipt | null;
}

export interface SyncAnswer {
  cursor: string;
  reset: boolean;
  /** There is more to ask for with the new cursor. */
  more?: boolean;
  sections: Record<string, { upserts: Record<string, unknown>[]; removed: string[] }>;
}

/** What a failed request means for the outbox. */
import { toProblem } from '@shifang/api';
import type { Outcome } from './transport';

/** Answers that say "not now": everything else between 400 and 499 is final. */
const COME_BACK = new Set([0, 408, 423, 425, 429, 507]);

export function outcomeOf(error: unknown): Outcome<never> {
  const { status, code, params, detail } = toProblem(error);
  if (status === 401) return { kind: 'signed_out' };
  if (status >= 500 || COME_BACK.has(status)) return { kind: 'later', afterMs: null };
  return { kind: 'refused', status, code, params: { ...params }, detail };
}

import type { Status } from '@shifang/ui';
import type { DayFinding } from './timeline';

export type Outcome = 'dismissed' | 'confirmed' | 'closed' | 'refused' | 'flagged';

/** What became of a finding: what a person decided, else what the policy made of it. */
export function outcomeOf({ status, decision, verdict }: DayFinding): Outcome {
  if (status === 'decided') return decision === 'dismiss' ? 'dismissed' : 'confirmed';
  return status === 'closed' ? 'closed' : verdict;
}

export const OUTCOME_STATUS: Record<Outcome, Status> = {
  dismissed: 'resolved',
  confirmed: 'refuted',
  closed: 'resolved',
  refused: 'blocked',
  flagged: 'to_review',
};

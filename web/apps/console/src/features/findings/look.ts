import type { Status } from '@shifang/ui';
import type { FindingRow, Reason } from './queries';

/** How a finding's standing is shown: open, appealed, closed, or what was decided. */
export function standingLook({ status, decision }: Pick<FindingRow, 'status' | 'decision'>): {
  status: Status;
  word: string;
} {
  if (status === 'decided')
    return decision === 'confirm'
      ? { status: 'refuted', word: 'confirm' }
      : { status: 'approved', word: 'dismiss' };
  if (status === 'appealed') return { status: 'warning', word: 'appealed' };
  return status === 'closed'
    ? { status: 'cancelled', word: 'closed' }
    : { status: 'to_review', word: 'open' };
}

export const VERDICT_LOOK: Record<FindingRow['verdict'], Status> = {
  refused: 'blocked',
  flagged: 'warning',
};

export const REASON_LOOK: Record<Reason['verdict'], Status> = {
  block: 'blocked',
  review: 'to_review',
  flag: 'warning',
  info: 'open',
};

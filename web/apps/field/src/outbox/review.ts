/** What became of a check-in that was stopped or marked, and of what the person said to it. Pure. */
import type { VisitView } from './visits';

export type ReviewStand =
  /** Nothing to tell. */
  | { kind: 'none' }
  /** The check-in stands; a person will look at it. */
  | { kind: 'to_review' }
  /** How the visit ended was stopped: it does not count before a person has looked at it. */
  | { kind: 'ending' }
  /** The appeal is only on this phone. */
  | { kind: 'sending' }
  /** The server has the appeal; nobody has decided. */
  | { kind: 'waiting' }
  /** The server did not take the appeal. */
  | { kind: 'failed'; code: string; params: Record<string, unknown> | null; detail: string | null }
  /** The check-in counts. */
  | { kind: 'upheld'; note: string }
  /** The check-in does not count. */
  | { kind: 'refused'; note: string; appealed: boolean };

type Reviewed = Pick<VisitView, 'finding' | 'stopped' | 'appeal' | 'invalidReason'>;

const isEndingStopped = ({ finding, invalidReason }: Reviewed): boolean =>
  finding?.status === 'open' && invalidReason === 'ending';

export function reviewOf(view: Reviewed): ReviewStand {
  const { finding, appeal } = view;
  if (finding?.status === 'decided' && !isOnItsWay(finding.appealed_at, appeal)) {
    const { note, decision, appealed_at } = finding;
    if (decision === 'dismiss') return { kind: 'upheld', note };
    return { kind: 'refused', note, appealed: appealed_at !== null };
  }
  if (finding?.status === 'appealed') return { kind: 'waiting' };
  if (appeal !== null) return said(appeal);
  if (isEndingStopped(view)) return { kind: 'ending' };
  const looked = finding?.status === 'open' && finding.verdict === 'flagged';
  return { kind: looked ? 'to_review' : 'none' };
}

function said({ state, code, params, detail }: NonNullable<Reviewed['appeal']>): ReviewStand {
  if (state === 'rejected' || state === 'parked') {
    return { kind: 'failed', code: code ?? 'unknown', params, detail };
  }
  return { kind: state === 'queued' || state === 'waiting' ? 'sending' : 'waiting' };
}

/** An appeal against a decision that the server has not seen yet. */
function isOnItsWay(appealedAt: string | null, appeal: Reviewed['appeal']): boolean {
  return appealedAt === null && appeal !== null && appeal.state !== 'dismissed';
}

/** Whether there is something to appeal against that was not appealed against yet. */
export function canAppeal(view: Reviewed): boolean {
  const { finding, stopped, appeal } = view;
  if (appeal !== null && appeal.state !== 'rejected') return false;
  if (stopped !== null) return finding?.command_id !== stopped.id || finding.appealed_at === null;
  if (finding === null || finding.appealed_at !== null) return false;
  return isEndingStopped(view) || (finding.status === 'decided' && finding.decision === 'confirm');
}

import type { Meaning, Status } from '@shifang/ui';

/** The four axes of a visit's state, as lists and maps carry them. */
export interface VisitAxes {
  state: string;
  completeness: string;
  validity: string;
  verification: string;
  to_review?: boolean;
}

const ENDED_OTHERWISE: Record<string, Status> = {
  cancelled: 'cancelled',
  shop_closed: 'shop_closed',
};

/** The one status that says most about a visit now; a bad verdict is never hidden behind a good life. */
export function visitStatus({
  state,
  completeness,
  validity,
  verification,
  to_review,
}: VisitAxes): Status {
  const ended = ENDED_OTHERWISE[state];
  if (ended !== undefined) return ended;
  if (validity === 'invalid' && state === 'checked_out') return 'invalid';
  if (verification === 'refuted') return 'refuted';
  if (validity === 'invalid') return 'blocked';
  if (state === 'planned') return 'planned';
  if (state === 'checked_in') return 'checked_in';
  if (verification === 'verified') return 'verified';
  if (to_review === true) return 'to_review';
  return completeness === 'complete' ? 'checked_out' : 'open';
}

const MEANINGS: Partial<Record<Status, Meaning>> = {
  verified: 'verified',
  checked_in: 'brand',
  invalid: 'refused',
  blocked: 'refused',
  refuted: 'refused',
  shop_closed: 'warning',
};

/** On a map: verified visits solid, those not yet proven hollow, in the colour of their status. */
export function visitLook(axes: VisitAxes): { meaning: Meaning; hollow: boolean } {
  const status = visitStatus(axes);
  const meaning = MEANINGS[status] ?? 'waiting';
  return { meaning, hollow: status !== 'verified' && status !== 'checked_in' };
}

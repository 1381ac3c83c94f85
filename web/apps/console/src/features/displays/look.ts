import type { Status } from '@shifang/ui';

export const AGREEMENT_LOOK = {
  draft: 'planned',
  active: 'active',
  ended: 'cancelled',
} as const satisfies Record<string, Status>;

export const CLAIM_LOOK = {
  pending: 'pending',
  approved: 'approved',
  refused: 'rejected',
  cancelled: 'cancelled',
} as const satisfies Record<string, Status>;

export const DECISION_LOOK = {
  pass: 'approved',
  fail: 'rejected',
  retake: 'warning',
} as const satisfies Record<string, Status>;

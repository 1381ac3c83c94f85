import type { Status } from '@shifang/ui';
import type { Standing } from './queries';

/** How an approval's standing is shown. */
export const LOOK: Record<Standing, Status> = {
  pending: 'to_review',
  approved: 'approved',
  refused: 'refused',
  cancelled: 'cancelled',
};

import type { Status } from '@shifang/ui';
import type { PlanState } from './queries';

/** How the state of a plan looks; its word is `plans.state.<state>`. */
export const STATE_LOOK: Record<PlanState, Status> = {
  searching: 'pending',
  draft: 'open',
  publishing: 'pending',
  published: 'applied',
  failed: 'refused',
  cancelled: 'cancelled',
  discarded: 'cancelled',
};

/** Minutes from midnight as a clock says them: 545 is 09:05. */
export function clockOf(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

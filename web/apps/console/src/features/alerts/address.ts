import type { Alert } from './queries';

/** The page of what an alert is about, or null when there is none in the console. */
export function addressOf(alert: Pick<Alert, 'subject_kind' | 'subject_id'>): string | null {
  switch (alert.subject_kind) {
    case 'visit':
      return `/visits?open=${alert.subject_id}`;
    case 'customer':
      return `/customers?open=${alert.subject_id}`;
    case 'approval':
      return `/approvals?open=${alert.subject_id}`;
    case 'command':
      return '/parked';
    default:
      return null;
  }
}

import type { Status } from '@shifang/ui';
import type { LapseState } from './queries';

/** The states of a customer to its frequency, best first, with the status that says each in colour and icon. */
export const STATES: readonly {
  state: LapseState;
  status: Status;
  tone: 'verified' | 'warning' | 'refused';
}[] = [
  { state: 'kept', status: 'active', tone: 'verified' },
  { state: 'at_risk', status: 'warning', tone: 'warning' },
  { state: 'overdue', status: 'refused', tone: 'refused' },
];

export const statusOf = (state: LapseState): Status =>
  STATES.find((each) => each.state === state)?.status ?? 'active';

/** What became of planned visits, as the bars and the table show it, with its colour. */
export const FATES = [
  { fate: 'kept', tone: 'verified' },
  { fate: 'missed', tone: 'refused' },
  { fate: 'failed', tone: 'warning' },
  { fate: 'waiting', tone: 'waiting' },
  { fate: 'closed', tone: 'quiet' },
  { fate: 'to_come', tone: 'coming' },
] as const;

/** What an answer of the server does to a command of the outbox. Pure. */
import type { AnyCommand, CommandState } from './types';
import type { CommandAnswer } from './wire';

const STATE_OF: Record<CommandAnswer['status'], CommandState> = {
  applied: 'applied',
  duplicate: 'applied',
  waiting: 'waiting',
  parked: 'parked',
  dismissed: 'dismissed',
  rejected: 'rejected',
};

export type AnswerChanges = Pick<
  AnyCommand,
  'state' | 'answered_at' | 'code' | 'params' | 'detail' | 'result' | 'receipt'
>;

/** The fields to change; the command itself stays as it was captured. */
export function changesOf(
  answer: CommandAnswer,
  { before, receipt, now }: { before: CommandState; receipt: AnswerChanges['receipt']; now: Date },
): AnswerChanges {
  const state = STATE_OF[answer.status];
  return {
    // Asked about again for its receipt alone.
    state: before === 'settled' && state === 'applied' ? before : state,
    receipt,
    answered_at: now.toISOString(),
    code: answer.code || null,
    params: answer.params ?? null,
    detail: answer.detail ?? null,
    result: (answer.result as AnswerChanges['result']) ?? null,
  };
}

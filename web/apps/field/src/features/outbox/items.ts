/** The outbox in words: each command and photo with its state. Pure. */
import type { AnyCommand, CommandState } from '../../outbox/types';
import type { PhotoFacts } from '../../shell/data';
import type { Status } from '@shifang/ui';

export interface OutboxItem {
  id: string;
  kind: AnyCommand['kind'] | 'photo';
  happenedAt: string;
  status: Status;
  code: string | null;
  params: Record<string, unknown> | null;
  detail: string | null;
  attempts: number;
  visitId: string | null;
  customerId: string | null;
}

const STATUS: Record<CommandState, Status> = {
  queued: 'to_sync',
  waiting: 'waiting',
  applied: 'applied',
  settled: 'applied',
  parked: 'parked',
  dismissed: 'cancelled',
  rejected: 'rejected',
};

/** Done, says the server, without having signed for it: kept here and asked about again. */
const isUnsigned = ({ state, receipt }: AnyCommand): boolean =>
  (state === 'applied' || state === 'settled') && (receipt === 'missing' || receipt === 'bad');

const ofCommand = (command: AnyCommand): OutboxItem => ({
  id: command.id,
  kind: command.kind,
  happenedAt: command.happened_at,
  status: isUnsigned(command) ? 'waiting' : STATUS[command.state],
  code: isUnsigned(command) ? `receipt.${command.receipt}` : command.code,
  params: command.params,
  detail: command.detail,
  attempts: command.attempts,
  visitId: command.visit_id,
  customerId: command.customer_id,
});

const ofPhoto = (photo: PhotoFacts): OutboxItem => ({
  id: photo.sha256,
  kind: 'photo',
  happenedAt: photo.taken_at,
  status: photo.state === 'refused' ? 'rejected' : photo.state === 'held' ? 'applied' : 'to_sync',
  code: photo.code,
  params: null,
  detail: null,
  attempts: photo.attempts,
  visitId: photo.visit_id,
  customerId: photo.customer_id,
});

export interface OutboxLists {
  waiting: OutboxItem[];
  troubles: OutboxItem[];
  /** Newest first. */
  delivered: OutboxItem[];
}

export function outboxLists(
  commands: readonly AnyCommand[],
  photos: readonly PhotoFacts[],
): OutboxLists {
  const declared = photos.filter((photo) => photo.command_id !== null);
  const items = [...commands.map(ofCommand), ...declared.map(ofPhoto)];
  const having = (...statuses: Status[]): OutboxItem[] =>
    items.filter(({ status }) => statuses.includes(status));
  return {
    waiting: having('to_sync', 'waiting'),
    troubles: having('parked', 'rejected'),
    delivered: having('applied', 'cancelled').sort((a, b) =>
      b.happenedAt.localeCompare(a.happenedAt),
    ),
  };
}

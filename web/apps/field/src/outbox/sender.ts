/**
 * Sends the outbox: commands in order and in batches, then photos, newest first. Whatever has no final answer
 * is sent again; the server recognises it by its id. One sender at a time, whichever tab it lives in.
 */
import { changesOf } from './answers';
import { backoffMs, havePassed } from './backoff';
import type { Receipts } from './receipts';
import type { FieldStore } from './store';
import type { Outcome, Transport } from './transport';
import type { AnyCommand } from './types';
import type { CommandAnswer, CommandEnvelope } from './wire';

export const BATCH = 50;
/**
 * What waits for its parent, and what a person must decide, is asked about again: sending a command twice is
 * how one learns what became of it.
 */
export const ASK_AGAIN_MS: Readonly<Record<'waiting' | 'parked' | 'applied' | 'settled', number>> =
  {
    waiting: 60_000,
    parked: 300_000,
    // Done, says the server, but has not signed for it.
    applied: 60_000,
    settled: 60_000,
  };
/** Answers of the server that it has not signed for, or not rightly. */
const UNSIGNED: readonly string[] = ['missing', 'bad'];

export type Pause = { reason: 'idle' } | { reason: 'later'; at: number } | { reason: 'signed_out' };

export interface SenderParts {
  store: FieldStore;
  transport: Transport;
  receipts: Pick<Receipts, 'ofCommand' | 'ofPhoto'>;
  now: () => Date;
  random: () => number;
}

const envelope = (command: AnyCommand): CommandEnvelope => ({
  id: command.id,
  kind: command.kind,
  happened_at: command.happened_at,
  device_id: command.device_id,
  sequence: command.sequence,
  payload: command.payload,
});

function isDue(command: AnyCommand, now: Date): boolean {
  if (!(command.state in ASK_AGAIN_MS)) return true;
  const asked = command.answered_at ? Date.parse(command.answered_at) : 0;
  return havePassed(ASK_AGAIN_MS[command.state as keyof typeof ASK_AGAIN_MS], asked, now.getTime());
}

/** The next commands to send, by sequence. */
export async function nextBatch(store: FieldStore, now: Date): Promise<AnyCommand[]> {
  const open = await store.commands.where('state').anyOf('queued', 'waiting', 'parked').toArray();
  const unsigned = await store.commands
    .where('receipt')
    .anyOf(UNSIGNED)
    .filter(({ state }) => state === 'applied' || state === 'settled')
    .toArray();
  const all = [...open, ...unsigned].sort((a, b) => a.sequence - b.sequence);
  return all.filter((command) => isDue(command, now)).slice(0, BATCH);
}

async function saveAnswers(
  parts: SenderParts,
  batch: AnyCommand[],
  answers: CommandAnswer[],
): Promise<void> {
  const now = parts.now();
  const sent = new Map(batch.map((command) => [command.id, command]));
  const updates = [];
  for (const answer of answers) {
    const command = sent.get(answer.id);
    if (command === undefined) continue;
    const receipt = await parts.receipts.ofCommand(envelope(command), answer);
    const changes = changesOf(answer, { before: command.state, receipt, now });
    updates.push({ key: answer.id, changes });
  }
  await parts.store.commands.bulkUpdate(updates);
}

const attemptsOf = (batch: AnyCommand[]): number => batch[0]?.attempts ?? 0;

async function countAttempt(parts: SenderParts, batch: AnyCommand[]): Promise<void> {
  await parts.store.commands.bulkUpdate(
    batch.map((command) => ({ key: command.id, changes: { attempts: command.attempts + 1 } })),
  );
}

/** One request was refused whole: find the command at fault by sending them singly. */
async function refuse(
  parts: SenderParts,
  options: { batch: AnyCommand[]; problem: Extract<Outcome<never>, { kind: 'refused' }> },
): Promise<Pause | null> {
  const { batch, problem } = options;
  const [first, second] = batch;
  if (first && !second) {
    const { code, params, detail } = problem;
    await saveAnswers(parts, batch, [{ id: first.id, status: 'rejected', code, params, detail }]);
    return null;
  }
  for (const command of batch) {
    const pause = await sendBatch(parts, [command]);
    if (pause) return pause;
  }
  return null;
}

async function sendBatch(parts: SenderParts, batch: AnyCommand[]): Promise<Pause | null> {
  await countAttempt(parts, batch);
  const outcome = await parts.transport.sendCommands(batch.map(envelope));
  switch (outcome.kind) {
    case 'ok':
      await saveAnswers(parts, batch, outcome.value);
      return null;
    case 'signed_out':
      return { reason: 'signed_out' };
    case 'refused':
      return refuse(parts, { batch, problem: outcome });
    default:
      return retryAt(parts, { afterMs: outcome.afterMs, attempts: attemptsOf(batch) + 1 });
  }
}

export function retryAt(
  parts: Pick<SenderParts, 'now' | 'random'>,
  options: { afterMs: number | null; attempts: number },
): Pause {
  const wait = options.afterMs ?? backoffMs(options.attempts, parts.random());
  return { reason: 'later', at: parts.now().getTime() + wait };
}

/** Send every command that is due; returns why it stopped. */
export async function drainCommands(parts: SenderParts): Promise<Pause> {
  let before = '';
  for (;;) {
    const batch = await nextBatch(parts.store, parts.now());
    if (batch.length === 0) return { reason: 'idle' };
    const ids = batch.map((command) => command.id).join();
    // The same commands again mean that the server answered without naming them.
    if (ids === before) return retryAt(parts, { afterMs: null, attempts: attemptsOf(batch) });
    before = ids;
    const pause = await sendBatch(parts, batch);
    if (pause) return pause;
  }
}

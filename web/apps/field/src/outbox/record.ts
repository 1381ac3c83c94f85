/** The only way in: every write of the screens becomes a command here, durable before the screen moves on. */
import { uuid7 } from '@shifang/rules';
import { EVIDENCE_CHAIN, type SealedCommands, type Sealer } from '../attest/seal';
import type { FieldStore } from './store';
import type { AnyCommand, CommandKind, NewCommand, OutboxCommand } from './types';

export type { NewCommand } from './types';

const SEQUENCE = 'sequence';

/** Mirror of the last sequence outside the database: a wiped database is noticed by it. */
export interface SequenceMirror {
  read(): number;
  write(sequence: number): void;
}

function declaredHashes(payload: unknown): string[] {
  const { photos } = payload as { photos?: { sha256: string }[] };
  return (photos ?? []).map((photo) => photo.sha256);
}

function subject(payload: unknown, key: 'visit_id' | 'customer_id'): string | null {
  return ((payload as Record<string, unknown>)[key] as string | undefined) ?? null;
}

function build<K extends CommandKind>(
  command: NewCommand<K>,
  deviceId: string,
  sequence: number,
): OutboxCommand<K> {
  return {
    id: uuid7(command.happenedAt),
    sequence,
    kind: command.kind,
    happened_at: command.happenedAt.toISOString(),
    device_id: deviceId,
    payload: command.payload,
    visit_id: subject(command.payload, 'visit_id'),
    customer_id: subject(command.payload, 'customer_id'),
    state: 'queued',
    attempts: 0,
    answered_at: null,
    code: null,
    params: null,
    detail: null,
    receipt: 'none',
  };
}

interface Recording {
  commands: NewCommand<CommandKind>[];
  mirror?: SequenceMirror;
  /** Puts its seal on commands that claim a place. */
  sealer?: Sealer;
}

/**
 * Write commands in one transaction, in their order, with the next sequence numbers; photos that they declare
 * become uploads. Returns the stored commands.
 */
export function record(
  store: FieldStore,
  deviceId: string,
  { commands, mirror, sealer }: Recording,
): Promise<AnyCommand[]> {
  const write = (sealed: SealedCommands) => keep(store, deviceId, { sealed, mirror });
  if (sealer) return sealer.sealed(commands, write);
  return write({ commands, head: null, spent: [] });
}

function keep(
  store: FieldStore,
  deviceId: string,
  options: { sealed: SealedCommands; mirror: SequenceMirror | undefined },
): Promise<AnyCommand[]> {
  const { sealed, mirror } = options;
  const tables = [store.commands, store.photos, store.meta, store.nonces];
  return store.transaction('rw', tables, async () => {
    const last = (await store.read<number>(SEQUENCE)) ?? 0;
    let sequence = Math.max(last, mirror?.read() ?? 0);
    const stored: AnyCommand[] = [];
    for (const command of sealed.commands) {
      sequence += 1;
      const row = build(command, deviceId, sequence) as AnyCommand;
      await store.commands.add(row);
      await store.photos.bulkUpdate(
        declaredHashes(row.payload).map((sha256) => ({
          key: sha256,
          changes: { command_id: row.id },
        })),
      );
      stored.push(row);
    }
    await store.write(SEQUENCE, sequence);
    if (sealed.head) await store.write(EVIDENCE_CHAIN, sealed.head);
    await store.nonces.bulkDelete(sealed.spent);
    mirror?.write(sequence);
    return stored;
  });
}

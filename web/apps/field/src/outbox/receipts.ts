/** Whether the server has signed for what this phone would let go of. */
import {
  followKeys,
  hexOf,
  sha256,
  verifyReceipt,
  type Receipt,
  type Receipted,
  type ReceiptKey,
} from '@shifang/rules';
import { havePassed } from './backoff';
import type { FieldStore } from './store';
import type { PhotoHeld, Transport } from './transport';
import type { AnyCommand, OutboxPhoto } from './types';
import type { CommandAnswer, CommandEnvelope } from './wire';

/** `unchecked`: this page cannot verify anything (no safe line); then nothing is let go of either. */
export type ReceiptState = NonNullable<AnyCommand['receipt']>;

interface Parts {
  store: FieldStore;
  transport: Pick<Transport, 'receiptKeys'>;
  now: () => Date;
  organisationId: string;
}

/** The keys that this person's phone has pinned, from the first sign-in on. */
export const RECEIPT_KEYS = 'receipt_keys';
const ASK_AGAIN_MS = 60_000;

const canVerify = (): boolean =>
  typeof crypto !== 'undefined' && (crypto.subtle as SubtleCrypto | undefined) !== undefined;

export class Receipts {
  private askedAt = 0;

  constructor(private readonly parts: Parts) {}

  async ofCommand(sent: CommandEnvelope, answer: CommandAnswer): Promise<ReceiptState> {
    if (!canVerify()) return 'unchecked';
    // As `sendCommands` writes it.
    const text = new TextEncoder().encode(JSON.stringify(sent));
    const what = {
      kind: 'command' as const,
      name: sent.id,
      sha256: hexOf(await sha256(text)),
      size: text.length,
      status: answer.status,
    };
    return this.check(what, answer.receipt);
  }

  ofPhoto(photo: Pick<OutboxPhoto, 'sha256' | 'size'>, held: PhotoHeld): Promise<ReceiptState> {
    const { sha256: name, size } = photo;
    return this.check({ kind: 'photo', name, sha256: name, size, status: 'held' }, held.receipt);
  }

  private async check(
    what: Omit<Receipted, 'organisation_id'>,
    receipt: Receipt | null | undefined,
  ): Promise<ReceiptState> {
    if (!canVerify()) return 'unchecked';
    if (!receipt) return 'missing';
    const named = { ...what, organisation_id: this.parts.organisationId };
    const keys = await this.keysWith(receipt.key);
    return (await verifyReceipt(keys, named, receipt)) ? 'ok' : 'bad';
  }

  /** The pinned keys; a key that is not among them yet is asked for, once in a while. */
  private async keysWith(id: string): Promise<readonly ReceiptKey[]> {
    const { store, transport, now } = this.parts;
    const pinned = (await store.read<ReceiptKey[]>(RECEIPT_KEYS)) ?? [];
    if (pinned.some((key) => key.id === id)) return pinned;
    if (!havePassed(ASK_AGAIN_MS, this.askedAt, now().getTime())) return pinned;
    const offered = await transport.receiptKeys();
    if (offered.kind !== 'ok') return pinned;
    this.askedAt = now().getTime();
    const trusted = await followKeys(pinned, offered.value);
    await store.write(RECEIPT_KEYS, trusted);
    return trusted;
  }
}

/** What the sender needs of the network; the real one speaks HTTP, tests speak to an array. */
import type { Receipt, ReceiptKey } from '@shifang/rules';
import type { OutboxPhoto } from './types';
import type { CommandAnswer, CommandEnvelope, SyncAnswer } from './wire';

export type Outcome<T> =
  | { kind: 'ok'; value: T }
  /** No answer, or one that asks to come back later. */
  | { kind: 'later'; afterMs: number | null }
  /** The session ended: a person must sign in again; nothing is lost. */
  | { kind: 'signed_out' }
  /** The server will not take this request as it stands. */
  | {
      kind: 'refused';
      status: number;
      code: string;
      params: Record<string, unknown>;
      detail: string;
    };

export interface PhotoHeld {
  sha256: string;
  receipt?: Receipt | null;
}

export interface Transport {
  sendCommands(commands: CommandEnvelope[]): Promise<Outcome<CommandAnswer[]>>;
  uploadPhoto(
    photo: OutboxPhoto & { blob: Blob },
    onUploadUrl: (url: string) => void,
  ): Promise<Outcome<PhotoHeld>>;
  /** Asks whether the hash is held; `null` when the server does not know it. */
  photoHeld(sha256: string): Promise<Outcome<PhotoHeld | null>>;
  /** The keys that the server signs receipts with, oldest first. */
  receiptKeys(): Promise<Outcome<ReceiptKey[]>>;
  sync(cursor: string | null): Promise<Outcome<SyncAnswer>>;
}

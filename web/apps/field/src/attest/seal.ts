/**
 * Seals evidence as it is recorded: the next link of the phone's chain, a number of the server's, and a signature by
 * the phone's key. What is missing is left out, and nothing of it ever keeps a command from being recorded.
 */
import {
  envelopeDigest,
  fromBase64url,
  hexOf,
  laterHead,
  nextLink,
  signedMessage,
  type ChainHead,
} from '@shifang/rules';
import type { FieldStore } from '../outbox/store';
import type { CommandKind, LocationEvidence, NewCommand } from '../outbox/types';
import { nextNonce } from './nonces';
import { canKeepKeys, signature, type PhoneKey } from './phone_key';

/** A copy of the chain's end outside the store: a wiped store must not begin a chain anew. */
export interface HeadMirror {
  read(): ChainHead | null;
  write(head: ChainHead): void;
}

export interface SealerParts {
  store: FieldStore;
  now: () => Date;
  /** The enrolled key, null as long as there is none. */
  key: () => Promise<PhoneKey | null>;
  mirror: HeadMirror;
  /** One at a time, whichever tab it lives in: a link must be taken once. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Commands with their seals, and what must be written along with them. */
export interface SealedCommands {
  commands: NewCommand<CommandKind>[];
  head: ChainHead | null;
  spent: string[];
}

export const EVIDENCE_CHAIN = 'chain.evidence';
/** A browser whose keys hang must not hold a check-in back. */
const PATIENCE_MS = 3_000;

type Placed = NewCommand<CommandKind> & { payload: { location: LocationEvidence } };

const claimsPlace = (command: NewCommand<CommandKind>): command is Placed =>
  'location' in command.payload;

export class Sealer {
  constructor(private readonly parts: SealerParts) {}

  /** Seal the commands that claim a place, and have them written before the next ones are sealed. */
  sealed<T>(
    commands: NewCommand<CommandKind>[],
    write: (sealed: SealedCommands) => Promise<T>,
  ): Promise<T> {
    const plain: SealedCommands = { commands, head: null, spent: [] };
    if (!canKeepKeys() || !commands.some(claimsPlace)) return write(plain);
    return this.parts.inTurn(async () => {
      const sealed = await soon(this.seal(commands)).catch(() => plain);
      const kept = await write(sealed);
      if (sealed.head) this.parts.mirror.write(sealed.head);
      return kept;
    });
  }

  private async seal(commands: NewCommand<CommandKind>[]): Promise<SealedCommands> {
    const { store, mirror } = this.parts;
    const stored = (await store.read<ChainHead>(EVIDENCE_CHAIN)) ?? null;
    let head = laterHead(stored, mirror.read());
    const spent: string[] = [];
    const done: NewCommand<CommandKind>[] = [];
    for (const command of commands) {
      if (!claimsPlace(command)) {
        done.push(command);
        continue;
      }
      const location = { ...command.payload.location, chain: nextLink(head) };
      const sealed = await this.sign(location, spent);
      head = { index: sealed.chain.index, sha256: hexOf(await envelopeDigest({ ...sealed })) };
      done.push({ ...command, payload: { ...command.payload, location: sealed } });
    }
    return { commands: done, head, spent };
  }

  private async sign(
    location: LocationEvidence & Required<Pick<LocationEvidence, 'chain'>>,
    spent: string[],
  ): Promise<typeof location> {
    const { store, key, now } = this.parts;
    const known = await key();
    const nonce = known && spent.length === 0 ? await nextNonce(store, now()) : null;
    if (!known || nonce === null) return location;
    const numbered = { ...location, nonce };
    const message = signedMessage(await envelopeDigest({ ...numbered }), fromBase64url(nonce));
    const value = await signature(known, message);
    spent.push(nonce);
    return { ...numbered, signature: { value } };
  }
}

function soon<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

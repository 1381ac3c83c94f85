/**
 * Seals evidence as it is recorded: the next link of the phone's chain, a number of the server's, and a signature by
 * the phone's key. What is missing is left out, and nothing of it ever keeps a command from being recorded. Why a
 * passkey has not signed is told in the evidence itself (`environment.passkey`), and to the person.
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
import type { CommandKind, LocationEvidence, NewCommand, PhotoSeal } from '../outbox/types';
import { KEPT_FOR_CLAIMS, nextNonce } from './nonces';
import { PasskeyFailed, type PasskeyFault } from './passkey';
import { canKeepKeys } from './phone_key';
import { PATIENCE_MS, type Signer } from './signer';

/** A copy of the chain's end outside the store: a wiped store must not begin a chain anew. */
export interface HeadMirror {
  read(): ChainHead | null;
  write(head: ChainHead): void;
}

export interface SealerParts {
  store: FieldStore;
  now: () => Date;
  /** Who signs, null as long as no key is enrolled. */
  signer: () => Promise<Signer | null>;
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
/** Why the last evidence bears no signature of the passkey; gone once one is there again. */
export const PASSKEY_FAULT = 'passkey_fault';

export interface PasskeyFaultKept {
  code: PasskeyFault;
  at: string;
}

type Placed = NewCommand<CommandKind> & { payload: { location: LocationEvidence } };

type Chained = LocationEvidence & Required<Pick<LocationEvidence, 'chain'>>;

interface Signing {
  signer: Signer;
  /** The numbers that were used. */
  spent: string[];
}

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
      const sealed = await this.soonSealed(commands).catch(() => plain);
      const kept = await write(sealed);
      if (sealed.head) this.parts.mirror.write(sealed.head);
      return kept;
    });
  }

  /**
   * Sign a photo as it is taken, in silence: a passkey is not asked for each. Null when it cannot be signed, which never
   * keeps anybody from taking it.
   */
  photo(content: Readonly<Record<string, unknown>>): Promise<PhotoSeal | null> {
    if (!canKeepKeys()) return Promise.resolve(null);
    const { signer, inTurn } = this.parts;
    return inTurn(async () => {
      const by = await soon(signer(), PATIENCE_MS);
      return by === null || by.asks ? null : soon(this.signPhoto(content, by), PATIENCE_MS);
    }).catch(() => null);
  }

  private async signPhoto(
    content: Readonly<Record<string, unknown>>,
    signer: Signer,
  ): Promise<PhotoSeal | null> {
    const { store, now } = this.parts;
    const left = await store.nonces.count();
    const nonce = left > KEPT_FOR_CLAIMS ? await nextNonce(store, now()) : null;
    if (nonce === null) return null;
    await store.nonces.delete(nonce);
    const message = signedMessage(
      await envelopeDigest({ ...content, nonce }),
      fromBase64url(nonce),
    );
    return { nonce, signature: await signer.sign(message) };
  }

  private async soonSealed(commands: NewCommand<CommandKind>[]): Promise<SealedCommands> {
    const signer = await soon(this.parts.signer(), PATIENCE_MS);
    return soon(this.seal(commands, signer), signer?.patienceMs ?? PATIENCE_MS);
  }

  private async seal(
    commands: NewCommand<CommandKind>[],
    signer: Signer | null,
  ): Promise<SealedCommands> {
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
      const sealed = signer ? await this.sign(location, { signer, spent }) : location;
      head = { index: sealed.chain.index, sha256: hexOf(await envelopeDigest({ ...sealed })) };
      done.push({ ...command, payload: { ...command.payload, location: sealed } });
    }
    return { commands: done, head, spent };
  }

  private async sign(location: Chained, { signer, spent }: Signing): Promise<Chained> {
    const { store, now } = this.parts;
    const nonce = spent.length === 0 ? await nextNonce(store, now()) : null;
    if (nonce === null) return signer.asks ? this.unsigned(location, 'no_number') : location;
    const numbered = { ...location, nonce };
    const message = signedMessage(await envelopeDigest({ ...numbered }), fromBase64url(nonce));
    try {
      const signature = await signer.sign(message);
      spent.push(nonce);
      if (signer.asks) await store.meta.delete(PASSKEY_FAULT);
      return { ...numbered, signature };
    } catch (error) {
      if (error instanceof PasskeyFailed) return this.unsigned(location, error.code);
      throw error;
    }
  }

  private async unsigned(location: Chained, code: PasskeyFault): Promise<Chained> {
    const kept: PasskeyFaultKept = { code, at: this.parts.now().toISOString() };
    await this.parts.store.write(PASSKEY_FAULT, kept);
    return { ...location, environment: { ...location.environment, passkey: code } };
  }
}

function soon<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

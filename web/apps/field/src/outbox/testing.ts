/** A server of a few lines for the tests of the outbox: idempotent by id, and able to lose its answers. */
import {
  base64url,
  hexOf,
  receiptText,
  sha256,
  signBytes,
  type Receipt,
  type Receipted,
  type ReceiptKey,
} from '@shifang/rules';
import { Receipts } from './receipts';
import { FieldStore } from './store';
import type { Outcome, PhotoHeld, Transport } from './transport';
import type { LocationEvidence, OutboxPhoto, VisitCard } from './types';
import type { CommandAnswer, CommandEnvelope, SyncAnswer } from './wire';

export const NOW = new Date('2026-11-21T06:00:00Z');
export const LATER: Outcome<never> = { kind: 'later', afterMs: null };

const ORGANISATION = 'o1';

/** Signs receipts as the server does. */
class Signer {
  private readonly pair = crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);

  async key(): Promise<ReceiptKey> {
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', (await this.pair).publicKey));
    const id = hexOf(await sha256(spki)).slice(0, 16);
    return { id, public_key: base64url(spki), handover: '' };
  }

  async sign(what: Omit<Receipted, 'organisation_id'>): Promise<Receipt> {
    const at = NOW.toISOString();
    const text = receiptText({ ...what, organisation_id: ORGANISATION }, at);
    const message = new TextEncoder().encode(text);
    const signature = base64url(await signBytes((await this.pair).privateKey, message));
    return { key: (await this.key()).id, at, signature };
  }
}

/** What the phone checks receipts with. */
export function receiptsOf(store: FieldStore, server: PretendServer, now = () => NOW): Receipts {
  return new Receipts({ store, transport: server, now, organisationId: ORGANISATION });
}

export class PretendServer implements Transport {
  private signer = new Signer();
  private readonly stranger = new Signer();
  /** How the next receipts are: signed by a stranger, or left out. */
  receipts: 'good' | 'forged' | 'none' = 'good';

  /** Ids in the order in which they were done, once each. */
  readonly done: string[] = [];
  readonly requests: string[][] = [];
  /** Sizes of the photos that are held, by their hashes. */
  readonly held = new Map<string, number>();
  readonly uploads: string[] = [];
  /** Answers to give instead of the usual one, by command id. */
  readonly verdicts = new Map<string, Omit<CommandAnswer, 'id'>>();
  readonly syncs: SyncAnswer[] = [];
  offline = false;
  loseAnswers = 0;
  poison: string | null = null;
  signedOut = false;
  forgetUploads = false;

  async sendCommands(commands: CommandEnvelope[]): Promise<Outcome<CommandAnswer[]>> {
    if (this.offline) return LATER;
    if (this.signedOut) return { kind: 'signed_out' };
    this.requests.push(commands.map(({ id }) => id));
    if (commands.some(({ id }) => id === this.poison)) {
      return { kind: 'refused', status: 422, code: 'invalid', params: {}, detail: 'no' };
    }
    const answers: CommandAnswer[] = [];
    for (const command of commands) answers.push(await this.signed(command));
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return LATER;
    }
    return { kind: 'ok', value: answers };
  }

  private async signed(command: CommandEnvelope): Promise<CommandAnswer> {
    const answer = this.answer(command);
    const text = new TextEncoder().encode(JSON.stringify(command));
    const named = { kind: 'command' as const, name: command.id, status: answer.status };
    const what = { ...named, sha256: hexOf(await sha256(text)), size: text.length };
    return { ...answer, receipt: await this.receipt(what) };
  }

  private async receipt(what: Omit<Receipted, 'organisation_id'>): Promise<Receipt | null> {
    if (this.receipts === 'none') return null;
    const key = (await this.signer.key()).id;
    return this.receipts === 'good'
      ? this.signer.sign(what)
      : { ...(await this.stranger.sign(what)), key };
  }

  async receiptKeys(): Promise<Outcome<ReceiptKey[]>> {
    return this.offline ? LATER : { kind: 'ok', value: [await this.signer.key()] };
  }

  private answer({ id }: CommandEnvelope): CommandAnswer {
    const verdict = this.verdicts.get(id);
    if (verdict) return { id, ...verdict };
    if (this.done.includes(id)) return { id, status: 'duplicate' };
    this.done.push(id);
    return { id, status: 'applied' };
  }

  async uploadPhoto(photo: OutboxPhoto & { blob: Blob }): Promise<Outcome<PhotoHeld>> {
    if (this.offline) return LATER;
    this.uploads.push(photo.sha256);
    if (this.verdicts.get(photo.sha256)?.status === 'rejected') {
      return { kind: 'refused', status: 422, code: 'photo_not_image', params: {}, detail: 'no' };
    }
    if (!this.forgetUploads) this.held.set(photo.sha256, photo.size);
    return { kind: 'ok', value: { sha256: photo.sha256 } };
  }

  async photoHeld(hash: string): Promise<Outcome<PhotoHeld | null>> {
    if (this.offline) return LATER;
    const known = this.held.get(hash);
    if (known === undefined) return { kind: 'ok', value: null };
    const what = { kind: 'photo' as const, name: hash, sha256: hash, size: known, status: 'held' };
    return { kind: 'ok', value: { sha256: hash, receipt: await this.receipt(what) } };
  }

  async sync(): Promise<Outcome<SyncAnswer>> {
    const next = this.syncs.shift();
    return next ? { kind: 'ok', value: next } : LATER;
  }
}

let stores = 0;

export function freshStore(): FieldStore {
  stores += 1;
  return new FieldStore(`test-${stores}`);
}

export const LOCATION: LocationEvidence = {
  fixes: [
    {
      latitude: 39.29,
      longitude: -76.61,
      datum: 'wgs84',
      accuracy_m: 9,
      fixed_at: NOW.toISOString(),
    },
  ],
  environment: {},
  monotonic_ms: 1000,
};

export function card(more: Partial<VisitCard> = {}): VisitCard {
  return {
    id: 'v1',
    code: 'V-1',
    customer_id: 'c1',
    planned_for: '2026-11-21',
    window: null,
    state: 'planned',
    completeness: 'open',
    validity: 'pending',
    template_version_id: 't1',
    steps_done: [],
    invalid_reason: null,
    due_reason: null,
    ...more,
  };
}

export function photo(sha256: string, more: Partial<OutboxPhoto> = {}): OutboxPhoto {
  return {
    sha256,
    size: 3,
    category: 'shop_front',
    taken_at: NOW.toISOString(),
    visit_id: 'v1',
    customer_id: null,
    step_id: 's1',
    command_id: 'somebody',
    latitude: null,
    longitude: null,
    accuracy_m: null,
    state: 'queued',
    blob: new Blob(['raw']),
    thumbnail: null,
    attempts: 0,
    retry_at: 0,
    upload_url: null,
    code: null,
    ...more,
  };
}

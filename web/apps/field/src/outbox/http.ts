/** The transport over HTTP: `/commands`, `/sync` and `/photos` of the product's API. */
import type { Api } from '@shifang/api';
import type { ReceiptKey } from '@shifang/rules';
import { ask, BASE, get, post } from './ask';
import type { Outcome, PhotoHeld, Transport } from './transport';
import type { OutboxPhoto } from './types';
import type { CommandAnswer, CommandEnvelope, SyncAnswer } from './wire';

/** Larger photos go in resumable pieces. */
const RESUMABLE_FROM = 1_000_000;
const UPLOAD_PATIENCE_MS = 120_000;

export class HttpTransport implements Transport {
  constructor(private readonly api: Api) {}

  sendCommands(commands: CommandEnvelope[]): Promise<Outcome<CommandAnswer[]>> {
    return ask(async () => {
      const answer = await post(this.api, '/commands', JSON.stringify({ commands }));
      return (answer as { results: CommandAnswer[] }).results;
    });
  }

  receiptKeys(): Promise<Outcome<ReceiptKey[]>> {
    return ask(async () => {
      const answer = await get(this.api, '/receipts/keys');
      return (answer as { keys: ReceiptKey[] }).keys;
    });
  }

  sync(cursor: string | null): Promise<Outcome<SyncAnswer>> {
    const query = cursor === null ? '' : `?since=${encodeURIComponent(cursor)}`;
    return ask(async () => (await get(this.api, `/sync${query}`)) as SyncAnswer);
  }

  async photoHeld(sha256: string): Promise<Outcome<PhotoHeld | null>> {
    const outcome = await ask(async () => (await get(this.api, `/photos/${sha256}`)) as PhotoHeld);
    const unknown = outcome.kind === 'refused' && outcome.status === 404;
    return unknown ? { kind: 'ok', value: null } : outcome;
  }

  uploadPhoto(
    photo: OutboxPhoto & { blob: Blob },
    onUploadUrl: (url: string) => void,
  ): Promise<Outcome<PhotoHeld>> {
    return photo.size < RESUMABLE_FROM ? this.put(photo) : this.resume(photo, onUploadUrl);
  }

  private put({ sha256, blob }: OutboxPhoto & { blob: Blob }): Promise<Outcome<PhotoHeld>> {
    return ask(async () => {
      await this.api.fetch(`${BASE}/photos/${sha256}`, {
        method: 'PUT',
        headers: { 'Content-Type': blob.type || 'image/jpeg' },
        body: blob,
        signal: AbortSignal.timeout(UPLOAD_PATIENCE_MS),
      });
      return { sha256 };
    });
  }

  private async resume(
    photo: OutboxPhoto & { blob: Blob },
    onUploadUrl: (url: string) => void,
  ): Promise<Outcome<PhotoHeld>> {
    const { uploadInPieces } = await import('./resumable');
    return uploadInPieces({ photo, session: this.api.session, onUploadUrl });
  }
}

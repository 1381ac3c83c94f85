/** The transport over HTTP: `/commands`, `/sync` and `/photos` of the product's API. */
import type { Outcome, PhotoHeld, Transport } from './transport';
import type { CommandAnswer, CommandEnvelope, OutboxPhoto, SyncAnswer } from './types';

/** A fetch that carries the session; it throws `SessionEnded` when the person must sign in again. */
export type Requester = (path: string, init?: RequestInit) => Promise<Response>;

export class SessionEnded extends Error {}

/** Larger photos go in resumable pieces. */
const RESUMABLE_FROM = 1_000_000;
const PATIENCE_MS = 30_000;
const UPLOAD_PATIENCE_MS = 120_000;

interface Problem {
  code?: string;
  params?: Record<string, unknown>;
  detail?: string;
  title?: string;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {};
  }
}

/** Answers that say "not now": everything else below 500 is final. */
const COME_BACK = new Set([408, 423, 425, 429, 507]);

function waitOf(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

async function failure(response: Response): Promise<Outcome<never>> {
  if (response.status === 401) return { kind: 'signed_out' };
  if (response.status >= 500 || COME_BACK.has(response.status)) {
    return { kind: 'later', afterMs: waitOf(response) };
  }
  const problem = await problemOf(response);
  return {
    kind: 'refused',
    status: response.status,
    code: problem.code ?? 'invalid',
    params: problem.params ?? {},
    detail: problem.detail ?? problem.title ?? '',
  };
}

async function ask<T>(
  request: () => Promise<Response>,
  read: (response: Response) => Promise<T>,
): Promise<Outcome<T>> {
  try {
    const response = await request();
    return response.ok ? { kind: 'ok', value: await read(response) } : await failure(response);
  } catch (error) {
    if (error instanceof SessionEnded) return { kind: 'signed_out' };
    return { kind: 'later', afterMs: null };
  }
}

export class HttpTransport implements Transport {
  constructor(
    private readonly request: Requester,
    private readonly token: () => string | null,
  ) {}

  sendCommands(commands: CommandEnvelope[]): Promise<Outcome<CommandAnswer[]>> {
    return ask(
      () =>
        this.request('/commands', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ commands }),
          signal: AbortSignal.timeout(PATIENCE_MS),
        }),
      async (response) => ((await response.json()) as { results: CommandAnswer[] }).results,
    );
  }

  sync(cursor: string | null): Promise<Outcome<SyncAnswer>> {
    const query = cursor === null ? '' : `?since=${encodeURIComponent(cursor)}`;
    return ask(
      () => this.request(`/sync${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) }),
      async (response) => (await response.json()) as SyncAnswer,
    );
  }

  async photoHeld(sha256: string): Promise<Outcome<PhotoHeld | null>> {
    const outcome = await ask(
      () => this.request(`/photos/${sha256}`, { signal: AbortSignal.timeout(PATIENCE_MS) }),
      async (response) => (await response.json()) as PhotoHeld,
    );
    return outcome.kind === 'refused' && outcome.status === 404
      ? { kind: 'ok', value: null }
      : outcome;
  }

  uploadPhoto(
    photo: OutboxPhoto & { blob: Blob },
    onUploadUrl: (url: string) => void,
  ): Promise<Outcome<PhotoHeld>> {
    return photo.size < RESUMABLE_FROM ? this.put(photo) : this.resume(photo, onUploadUrl);
  }

  private put({ sha256, blob }: OutboxPhoto & { blob: Blob }): Promise<Outcome<PhotoHeld>> {
    return ask(
      () =>
        this.request(`/photos/${sha256}`, {
          method: 'PUT',
          headers: { 'Content-Type': blob.type || 'image/jpeg' },
          body: blob,
          signal: AbortSignal.timeout(UPLOAD_PATIENCE_MS),
        }),
      async () => ({ sha256 }),
    );
  }

  private async resume(
    photo: OutboxPhoto & { blob: Blob },
    onUploadUrl: (url: string) => void,
  ): Promise<Outcome<PhotoHeld>> {
    const { uploadInPieces } = await import('./resumable');
    return uploadInPieces({ photo, token: this.token(), onUploadUrl });
  }
}

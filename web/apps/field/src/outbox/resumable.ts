/** Resumable upload by tus 1.0: after a cut it goes on where it stopped, after a reload too. */
import { Problem, type Session } from '@shifang/api';
import { DetailedError, Upload } from 'tus-js-client';
import { outcomeOf } from './outcome';
import type { Outcome, PhotoHeld } from './transport';
import type { OutboxPhoto } from './types';

const ENDPOINT = '/api/v1/photos';
const PIECE_BYTES = 512 * 1024;
/** A line that carries nothing for so long is dead, even when nobody says so. */
const SILENCE_MS = 60_000;
/** Lost uploads and offsets that disagree are settled by asking again. */
const ASK_AGAIN = new Set([404, 409, 410]);

function problemOf(error: Error): Problem {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  try {
    return new Problem(JSON.parse(response?.getBody() || '{}') as object, status);
  } catch {
    return new Problem({}, status);
  }
}

interface Parts {
  photo: OutboxPhoto & { blob: Blob };
  session: Session;
  onUploadUrl: (url: string) => void;
}

function send({ photo, session, onUploadUrl }: Parts): Promise<void> {
  return new Promise((resolve, reject) => {
    let watch = 0;
    const end = (): void => window.clearTimeout(watch);
    const listen = (): void => {
      end();
      watch = window.setTimeout(() => {
        void upload.abort();
        reject(new Error('the line is silent'));
      }, SILENCE_MS);
    };
    const upload = new Upload(photo.blob, {
      endpoint: ENDPOINT,
      uploadUrl: photo.upload_url,
      uploadSize: photo.size,
      chunkSize: PIECE_BYTES,
      // The outbox decides about retries and remembers the address itself.
      retryDelays: null,
      storeFingerprintForResuming: false,
      metadata: { sha256: photo.sha256 },
      onProgress: listen,
      onBeforeRequest: async (request) => {
        listen();
        request.setHeader('Authorization', `Bearer ${await session.access()}`);
      },
      onUploadUrlAvailable: () => {
        if (upload.url) onUploadUrl(upload.url);
      },
      onSuccess: () => {
        end();
        resolve();
      },
      onError: (error) => {
        end();
        reject(error);
      },
    });
    upload.start();
  });
}

export async function uploadInPieces(parts: Parts): Promise<Outcome<PhotoHeld>> {
  const token = await parts.session.access().catch(() => null);
  try {
    await send(parts);
    return { kind: 'ok', value: { sha256: parts.photo.sha256 } };
  } catch (error) {
    const problem = error instanceof Error ? problemOf(error) : new Problem({}, 0);
    if (ASK_AGAIN.has(problem.status)) return { kind: 'later', afterMs: null };
    if (problem.status !== 401) return outcomeOf(problem);
    return renewed(parts.session, token);
  }
}

/** The token ran out on the way: a fresh one, and the upload goes on at the next try. */
async function renewed(session: Session, refused: string | null): Promise<Outcome<never>> {
  try {
    await session.renew(refused);
    return { kind: 'later', afterMs: 500 };
  } catch (error) {
    return outcomeOf(error);
  }
}

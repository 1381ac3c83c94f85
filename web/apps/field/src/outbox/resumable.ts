/** Resumable upload by tus 1.0: after a cut it goes on where it stopped, after a reload too. */
import { DetailedError, Upload } from 'tus-js-client';
import type { Outcome, PhotoHeld } from './transport';
import type { OutboxPhoto } from './types';

const ENDPOINT = '/api/v1/photos';
const PIECE_BYTES = 512 * 1024;

function outcomeOf(error: Error): Outcome<never> {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 401) return { kind: 'signed_out' };
  // Expired uploads (404, 410) start over; conflicts of offset are settled by asking again.
  if (status < 400 || status >= 500 || [404, 409, 410, 423, 429].includes(status)) {
    return { kind: 'later', afterMs: null };
  }
  let code = 'invalid';
  try {
    code = (JSON.parse(response?.getBody() ?? '{}') as { code?: string }).code ?? code;
  } catch {
    // Not a problem document: the status alone is known.
  }
  return { kind: 'refused', status, code, params: {}, detail: '' };
}

export function uploadInPieces(options: {
  photo: OutboxPhoto & { blob: Blob };
  token: string | null;
  onUploadUrl: (url: string) => void;
}): Promise<Outcome<PhotoHeld>> {
  const { photo, token, onUploadUrl } = options;
  return new Promise((resolve) => {
    const upload = new Upload(photo.blob, {
      endpoint: ENDPOINT,
      uploadUrl: photo.upload_url,
      uploadSize: photo.size,
      chunkSize: PIECE_BYTES,
      // The outbox decides about retries and remembers the address itself.
      retryDelays: null,
      storeFingerprintForResuming: false,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      metadata: { sha256: photo.sha256, filetype: photo.blob.type || 'image/jpeg' },
      onUploadUrlAvailable: () => {
        if (upload.url) onUploadUrl(upload.url);
      },
      onSuccess: () => resolve({ kind: 'ok', value: { sha256: photo.sha256 } }),
      onError: (error) => resolve(outcomeOf(error)),
    });
    upload.start();
  });
}

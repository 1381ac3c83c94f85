/** From a frame of the camera to the bytes that are kept: encoded once, hashed, never touched again. */

export interface Picture {
  blob: Blob;
  sha256: string;
  /** A small copy for lists; the raw bytes may leave the phone before the list is looked at again. */
  thumbnail: Blob;
  width: number;
  height: number;
}

const QUALITY = 0.86;
const THUMBNAIL_PX = 160;

export async function sha256Of(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function encode(
  canvas: HTMLCanvasElement,
  type = 'image/jpeg',
  quality = QUALITY,
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the canvas gave no picture'))),
      type,
      quality,
    );
  });
}

function shrink(source: HTMLCanvasElement): Promise<Blob> {
  const scale = Math.min(1, THUMBNAIL_PX / Math.max(source.width, source.height));
  const small = document.createElement('canvas');
  small.width = Math.max(1, Math.round(source.width * scale));
  small.height = Math.max(1, Math.round(source.height * scale));
  small.getContext('2d')?.drawImage(source, 0, 0, small.width, small.height);
  return encode(small, 'image/jpeg', 0.7);
}

/** What the canvas shows now, as a JPEG. */
export async function pictureOf(canvas: HTMLCanvasElement): Promise<Picture> {
  const blob = await encode(canvas);
  const [sha256, thumbnail] = await Promise.all([sha256Of(blob), shrink(canvas)]);
  return { blob, sha256, thumbnail, width: canvas.width, height: canvas.height };
}

/** The current frame of a running video in its own size. */
export function frameOf(video: HTMLVideoElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return canvas;
}

import type { Checkpoint, Testimony } from './queries';

/** Hands a text or bytes to the browser as a file. */
export function saveAs(name: string, content: string | Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([content]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function saveCheckpoint({ size, note }: Checkpoint): void {
  saveAs(`checkpoint-${size}.txt`, note);
}

/** The answer of the time-stamp authority as it came; `openssl ts -verify` reads it. */
export function saveStamp({ size }: Checkpoint, { content }: Testimony): void {
  const raw = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  saveAs(`checkpoint-${size}.tsr`, raw);
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** The id in what somebody has pasted: an id, or the address of a page that names it. */
export function idIn(text: string): string | null {
  return ID.exec(text)?.[0].toLowerCase() ?? null;
}

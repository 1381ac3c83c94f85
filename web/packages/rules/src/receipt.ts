/**
 * Receipts: the server's signature over what it holds. The text is written from what the phone knows by itself, so a
 * receipt for anything else does not fit. The server's side is protocol/receipts.py.
 */
import { fromBase64url } from './evidence';

/** A command (its id, the SHA-256 and bytes of its text as sent, the status answered) or a photo (status `held`). */
export interface Receipted {
  kind: 'command' | 'photo';
  organisation_id: string;
  name: string;
  sha256: string;
  size: number;
  status: string;
}

export interface Receipt {
  key: string;
  at: string;
  signature: string;
}

/** A public key of the server's and the signature of the key before over it ("" for the first). */
export interface ReceiptKey {
  id: string;
  public_key: string;
  handover: string;
}

const MARK = 'shifang.receipt.1';
const HANDOVER = 'shifang.receipt-key.1\0';
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function receiptText(what: Receipted, at: string): string {
  const { kind, organisation_id, name, sha256, size, status } = what;
  const lines = [MARK, kind, organisation_id, name, sha256, String(size), status, at];
  return lines.map((line) => `${line}\n`).join('');
}

async function holds(
  publicKey: string,
  message: Uint8Array<ArrayBuffer>,
  signature: string,
): Promise<boolean> {
  try {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const spki = fromBase64url(publicKey);
    const key = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    const by = { name: 'ECDSA', hash: 'SHA-256' };
    return await crypto.subtle.verify(by, key, fromBase64url(signature), message);
  } catch {
    // No key, or no signature, at all.
    return false;
  }
}

/** Whether a receipt is for exactly this, by one of these keys. */
export async function verifyReceipt(
  keys: readonly ReceiptKey[],
  what: Receipted,
  receipt: Receipt,
): Promise<boolean> {
  const key = keys.find(({ id }) => id === receipt.key);
  if (key === undefined) return false;
  return holds(key.public_key, utf8(receiptText(what, receipt.at)), receipt.signature);
}

/**
 * The keys to trust from now on: those that were pinned, and whatever they have handed over to. Where none was pinned,
 * the first offered is.
 */
export async function followKeys(
  pinned: readonly ReceiptKey[],
  offered: readonly ReceiptKey[],
): Promise<ReceiptKey[]> {
  const trusted = pinned.length > 0 ? [...pinned] : offered.slice(0, 1);
  for (const [at, key] of offered.entries()) {
    const before = offered[at - 1];
    if (before === undefined || trusted.some(({ id }) => id === key.id)) continue;
    const known = trusted.find(({ id }) => id === before.id);
    if (known === undefined) continue;
    const mark = utf8(HANDOVER);
    const spki = fromBase64url(key.public_key);
    const message = new Uint8Array(mark.length + spki.length);
    message.set(mark, 0);
    message.set(spki, mark.length);
    if (await holds(known.public_key, message, key.handover)) trusted.push(key);
  }
  return trusted;
}

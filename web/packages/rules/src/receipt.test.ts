// @vitest-environment node
/** The same vectors that the server's tests run: what one signs the other verifies. */
import { describe, expect, it } from 'vitest';
import vectors from '../../../../contracts/vectors/receipts.json';
import { followKeys, verifyReceipt, type Receipted, type ReceiptKey } from './receipt';

const keys: ReceiptKey[] = vectors.keys;
const ids = (found: readonly ReceiptKey[]): string[] => found.map(({ id }) => id);

describe('a receipt', () => {
  it.each(vectors.receipts)('$name', async ({ what, receipt, good }) => {
    expect(await verifyReceipt(keys, what as Receipted, receipt)).toBe(good);
  });

  it('that is no receipt at all is refused', async () => {
    const what = vectors.receipts[0]?.what as Receipted;
    const key = keys[0]?.id ?? '';
    for (const signature of ['', '!', 'AAAA'])
      expect(await verifyReceipt(keys, what, { key, at: 'now', signature })).toBe(false);
  });
});

describe('keys', () => {
  it('are pinned at first and followed from hand to hand', async () => {
    expect(ids(await followKeys([], keys))).toEqual(ids(keys));
    expect(ids(await followKeys(keys.slice(0, 1), keys))).toEqual(ids(keys));
  });

  it('that nobody known has handed over are not trusted', async () => {
    const [first, second] = keys as [ReceiptKey, ReceiptKey];
    const stranger = { ...second, id: 'f'.repeat(16), handover: '' };
    expect(ids(await followKeys([first], [first, stranger]))).toEqual([first.id]);
    expect(ids(await followKeys([first], [stranger]))).toEqual([first.id]);
    // Somebody who calls their own key by the name of a pinned one.
    const forged = { ...second, id: first.id };
    expect(await followKeys([first], [forged])).toEqual([first]);
  });
});

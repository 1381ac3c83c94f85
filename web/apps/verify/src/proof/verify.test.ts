/** The same vectors that the server's tests run, and every flipped bit: two verifiers, one judgement. */
import { describe, expect, it } from 'vitest';
import vectors from '../../../../../contracts/vectors/visit_proof.json';
import { fromBase64 } from './bytes';
import { eachStep, verify, type Held } from './verify';

const bytesOf = (encoded: string) => fromBase64(encoded) as Uint8Array;

function heldOf({ key, older, photos }: (typeof vectors.cases)[number]['held']): Held {
  return {
    key: key ?? undefined,
    older: older ?? undefined,
    photos: (photos as Record<string, string> | null) ?? undefined,
  };
}

describe('proofs', () => {
  it.each(vectors.cases)('$name', ({ file, held, wrong }) => {
    const found = verify(bytesOf(file), heldOf(held));
    const first = found.steps.find(({ outcome }) => outcome === 'wrong')?.code ?? null;
    expect([first, found.good]).toEqual([wrong, wrong === null]);
  });

  it('tells what the events say, and which bytes are not told', () => {
    const whole = vectors.cases.find(({ name }) => name === 'a whole visit');
    const found = verify(bytesOf(whole?.file ?? ''));
    expect(found.entries.map(({ kind }) => kind)).toContain('photo.watermarked');
    expect(found.proof?.documents).toHaveLength(1);
  });
});

/** The bits that can be turned without any step saying so. */
export function acceptedFlips(file: Uint8Array): number[] {
  const raw = file.slice();
  const found: number[] = [];
  for (let bit = 0; bit < raw.length * 8; bit += 1) {
    const at = Math.floor(bit / 8);
    raw[at] = (raw[at] as number) ^ (1 << (bit % 8));
    if (!refused(raw)) found.push(bit);
    raw[at] = (raw[at] as number) ^ (1 << (bit % 8));
  }
  return found;
}

function refused(raw: Uint8Array): boolean {
  for (const { outcome } of eachStep(raw)) if (outcome === 'wrong') return true;
  return false;
}

describe('no bit can be turned', () => {
  it('of a small proof', () => {
    const file = bytesOf(vectors.cases[0]?.file ?? '');
    expect(verify(file).good).toBe(true);
    expect(acceptedFlips(file)).toEqual([]);
  });
});

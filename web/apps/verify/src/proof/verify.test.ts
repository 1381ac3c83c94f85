/** The same vectors that the server's tests run: two verifiers, one judgement. */
import { describe, expect, it } from 'vitest';
import vectors from '../../../../../contracts/vectors/visit_proof.json';
import { fromBase64 } from './bytes';
import { verify, type Held } from './verify';

const bytesOf = (encoded: string) => fromBase64(encoded) as Uint8Array;

function heldOf({ key, older, photos, witnesses }: (typeof vectors.cases)[number]['held']): Held {
  return {
    key: key ?? undefined,
    older: older ?? undefined,
    witnesses,
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

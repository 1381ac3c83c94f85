/** No bit of a proof can be turned: of one small proof always, of all those in a file that SHIFANG_PROOFS names. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eachStep, verify } from '../apps/verify/src/proof/verify';
import vectors from '../../contracts/vectors/visit_proof.json';

const named = process.env['SHIFANG_PROOFS'];
const proofs: string[] =
  named === undefined
    ? vectors.cases.slice(0, 1).map(({ file }) => file)
    : JSON.parse(readFileSync(named, 'utf8'));

function refused(raw: Uint8Array): boolean {
  for (const { outcome } of eachStep(raw)) if (outcome === 'wrong') return true;
  return false;
}

function acceptedFlips(file: Uint8Array): number[] {
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

test(
  'no bit of a proof can be turned',
  () => {
    for (const proof of proofs) {
      const file = new Uint8Array(Buffer.from(proof, 'base64'));
      expect(verify(file).good).toBe(true);
      expect(acceptedFlips(file)).toEqual([]);
    }
  },
  named === undefined ? 60_000 : 3_600_000,
);

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read, written } from './entry';

const path = new URL('../../contracts/vectors/entry.json', import.meta.url);
const cases = JSON.parse(readFileSync(path, 'utf-8')) as { given: string; text: string }[];

describe('the text that a leaf commits to', () => {
  it.each(cases)('is written from $given as the server writes it', ({ given, text }) => {
    expect(written(read(given))).toBe(text);
  });
});

// @vitest-environment node
/** Photos come from the live camera alone: nothing in the app lets a file in. */
import { expect, it } from 'vitest';

const sources = import.meta.glob('../**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

it('has no file input, no gallery and no drop of files', () => {
  const files = Object.entries(sources).filter(([name]) => !name.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(100);
  for (const [name, text] of files)
    expect(String(text), name).not.toMatch(
      /type=["'{]*file|showOpenFilePicker|ImageUploader|dataTransfer|clipboardData/,
    );
});

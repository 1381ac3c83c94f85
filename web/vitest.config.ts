import { defineConfig } from 'vitest/config';

// On a busy machine a test may take many times its usual time; no test is about time.
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };
const browserLike = { ...patient, environment: 'jsdom', setupFiles: [] as string[] };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'apps', include: ['apps/*/src/**/*.test.{ts,tsx}'], ...browserLike } },
      {
        test: { name: 'packages', include: ['packages/*/src/**/*.test.{ts,tsx}'], ...browserLike },
      },
      { test: { name: 'i18n', include: ['checks/*.test.ts'], environment: 'node', ...patient } },
    ],
  },
});

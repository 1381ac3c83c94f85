import { defineConfig } from 'vitest/config';

const browserLike = { environment: 'jsdom', setupFiles: [] as string[] };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'apps', include: ['apps/*/src/**/*.test.{ts,tsx}'], ...browserLike } },
      {
        test: { name: 'packages', include: ['packages/*/src/**/*.test.{ts,tsx}'], ...browserLike },
      },
      { test: { name: 'i18n', include: ['checks/*.test.ts'], environment: 'node' } },
    ],
  },
});

/** A button keeps its own name while what it does is under way, and after a quick refusal. */
import { render, screen } from '@testing-library/react';
import { Button } from 'antd';
import { beforeAll, expect, test, vi } from 'vitest';
import { ConsoleTheme } from './ConsoleTheme';

beforeAll(() => {
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener() {},
    removeEventListener() {},
  }));
});

const shown = (loading: boolean) => (
  <ConsoleTheme>
    <Button loading={loading}>保存</Button>
  </ConsoleTheme>
);

test('a button that is busy for a moment is never named after its loading icon', () => {
  const { rerender } = render(shown(false));
  for (const loading of [true, false, true, false]) {
    rerender(shown(loading));
    expect(screen.getByRole('button').querySelector('svg') !== null).toBe(loading);
    expect(screen.getByRole('button', { name: '保存' })).toBe(screen.getByRole('button'));
  }
});

/** What the page of looks shows: who, what and when; that nobody looked; that it cannot be asked for. */
import { toProblem } from '@shifang/api';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Remote } from '../../shell/remote';

const remote = vi.hoisted(() => ({ answer: {} as unknown }));
vi.mock('../../shell/remote', () => ({ useRemote: () => remote.answer }));
vi.mock('../../shell/SubPage', () => ({
  SubPage: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));
vi.mock('react-i18next', async (original) => ({
  ...(await original<object>()),
  useTranslation: () => ({ t: (key: string) => key, i18n: { language: 'zh' } }),
}));
vi.mock('@shifang/ui', async (original) => ({
  ...(await original<object>()),
  useFormat: () => ({
    day: (iso: string) => `day ${iso}`,
    moment: (iso: string) => `moment ${iso}`,
  }),
}));

const { LooksPage } = await import('./LooksPage');
const BEGINNING = {
  value: null,
  remembered: false,
  problem: null,
  loading: false,
  reload: () => undefined,
};
const shown = (answer: Partial<Remote<unknown>>) => {
  remote.answer = { ...BEGINNING, ...answer };
  render(<LooksPage />);
};

afterEach(() => void document.body.replaceChildren());

test('a look tells who, what, of which day and where, and when', () => {
  const look = {
    id: '1',
    what: 'photo',
    by_name: '王经理',
    at: 'T1',
    day: '2026-11-21',
    customer_name: '城东便利店',
  };
  shown({ value: { items: [look], next_cursor: null } });
  expect(screen.getByText('王经理')).toBeTruthy();
  expect(screen.getByText('me.looks.photo · day 2026-11-21 · 城东便利店')).toBeTruthy();
  expect(screen.queryByText('me.looks.newest')).toBeNull();
});

test('nobody looked', () => {
  shown({ value: { items: [], next_cursor: null } });
  expect(screen.getByText('me.looks.none')).toBeTruthy();
});

test('what could not be asked for can be asked for again', () => {
  shown({ problem: toProblem(new Error('away')) });
  expect(screen.getByRole('button', { name: 'me.retry' })).toBeTruthy();
  expect(screen.queryByText('me.looks.none')).toBeNull();
});

import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { PullToRefresh } from './PullToRefresh';

vi.mock('react-i18next', () => ({ useTranslation: () => ({ t: (key: string) => key }) }));

afterEach(cleanup);

function shown() {
  const onRefresh = vi.fn(() => new Promise<void>(() => undefined));
  render(
    <PullToRefresh onRefresh={onRefresh}>
      <p>page</p>
    </PullToRefresh>,
  );
  const page = screen.getByText('page');
  const drag = (down: number, fingers = 1) => {
    const at = (clientY: number) => ({
      touches: Array.from({ length: fingers }, () => ({ clientY })),
    });
    fireEvent.touchStart(page, at(100));
    fireEvent.touchMove(page, at(100 + down));
  };
  return { onRefresh, page, drag };
}

test('a page pulled far enough is refreshed when it is let go of', () => {
  const { onRefresh, page, drag } = shown();
  drag(150);
  expect(screen.getByRole('status').textContent).toBe('shell.refresh.release');
  expect(onRefresh).not.toHaveBeenCalled();
  fireEvent.touchEnd(page);
  expect(onRefresh).toHaveBeenCalledOnce();
  expect(screen.getByRole('status').textContent).toBe('shell.refresh.refreshing');
});

test('a short pull, one upwards, one with two fingers and one from the middle of the page do nothing', () => {
  const { onRefresh, page, drag } = shown();
  drag(40);
  expect(screen.getByRole('status').textContent).toBe('shell.refresh.pull');
  fireEvent.touchEnd(page);
  drag(-200);
  fireEvent.touchEnd(page);
  drag(200, 2);
  fireEvent.touchEnd(page);
  document.body.scrollTop = 50;
  drag(200);
  fireEvent.touchEnd(page);
  document.body.scrollTop = 0;
  expect(onRefresh).not.toHaveBeenCalled();
  expect(screen.getByRole('status').textContent).toBe('');
});

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Link, MemoryRouter, useLocation } from 'react-router';
import { CrashBoundary } from './Crash';

function Page() {
  const { pathname, search } = useLocation();
  return (
    <>
      <nav>
        <Link to="/good">on</Link>
      </nav>
      <CrashBoundary place={pathname + search}>
        <Fallible bad={pathname === '/bad'} />
      </CrashBoundary>
    </>
  );
}

function Fallible({ bad }: { bad: boolean }) {
  if (bad) throw new Error('the page fell over');
  return <p>all well</p>;
}

test('a page that falls over is told, and the next one stands', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  render(
    <MemoryRouter initialEntries={['/bad']}>
      <Page />
    </MemoryRouter>,
  );
  expect(screen.getByRole('alert')).toBeTruthy();
  expect(reported).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByText('on'));
  expect(screen.getByText('all well')).toBeTruthy();
});

import { ApiProvider, Problem, type Api } from '@shifang/api';
import { DESK_WORDS } from '@shifang/api/words/desk';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startI18n } from '../i18n/setup';
import { PhotoViewer } from './PhotoViewer';

const NOBODY = { me: null };

// On a busy machine a picture takes its time.
configure({ asyncUtilTimeout: 30_000 });

beforeAll(() => {
  // The DOM of these tests has no dialogs that open.
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.dispatchEvent(new Event('close'));
  };
  void startI18n(DESK_WORDS, {});
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => 0 }),
  );
});
afterEach(cleanup);

function view(blob: Api['blob']) {
  const onClose = vi.fn();
  const api = {
    blob,
    session: { state: () => NOBODY, subscribe: () => () => undefined },
  } as unknown as Api;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ApiProvider api={api}>
        <PhotoViewer
          photos={[
            { sha256: 'aa', caption: '门头', detail: <p>谁拍的</p> },
            { sha256: 'bb', caption: '堆头' },
          ]}
          start={0}
          onClose={onClose}
        />
      </ApiProvider>
    </QueryClientProvider>,
  );
  return onClose;
}

test('arrows walk, keys zoom, and the next photo is fitted again', async () => {
  view(async () => new Blob(['bytes']));
  const first = await screen.findByAltText('门头');
  expect(screen.getByText('谁拍的')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: '放大', hidden: true }));
  await userEvent.keyboard('+');
  expect(first.style.transform).toBe('translate(0px, 0px) scale(2.25)');
  await userEvent.keyboard('{ArrowRight}');
  const next = await screen.findByAltText('堆头');
  expect(next.style.transform).toBe('translate(0px, 0px) scale(1)');
});

test('a copy that is not made yet is not called broken', async () => {
  view(async () => {
    throw new Problem({ code: 'photo.not_ready' }, 404);
  });
  expect(await screen.findByText('水印照尚未生成')).toBeTruthy();
});

test('the button leaves', async () => {
  const onClose = view(async () => new Blob(['bytes']));
  await userEvent.click(screen.getByRole('button', { name: '关闭', hidden: true }));
  expect(onClose).toHaveBeenCalled();
});

import { ApiProvider, type Api } from '@shifang/api';
import { DESK_WORDS } from '@shifang/api/words/desk';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { TimeZone } from '../format/FormatProvider';
import { startI18n } from '../i18n/setup';
import { PhotoCompare } from './PhotoCompare';

const asked: string[] = [];
const api = {
  blob: async (path: string) => {
    asked.push(path);
    return new Blob(['bytes']);
  },
} as unknown as Api;

// On a busy machine a picture takes its time.
configure({ asyncUtilTimeout: 30_000 });

beforeAll(() => startI18n(DESK_WORDS, {}));
beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => 0 }),
  );
});
afterEach(cleanup);

function compare() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ApiProvider api={api}>
        <TimeZone zone="Asia/Shanghai">
          <PhotoCompare
            left={{
              sha256: 'aa',
              title: '陈列照',
              person: '李伟',
              customer: '惠民超市',
              takenAt: '2026-11-20T02:00:00Z',
              place: { latitude: 31.2, longitude: 121.4 },
            }}
            right={{
              sha256: 'bb',
              title: '标准照',
              customer: '阳光便利店',
              takenAt: '2026-11-22T03:00:00Z',
              place: { latitude: 31.21, longitude: 121.4 },
              plain: true,
            }}
          />
        </TimeZone>
      </ApiProvider>
    </QueryClientProvider>,
  );
}

const loaded = () =>
  waitFor(() => expect(screen.getAllByRole('img', { hidden: true })).toHaveLength(2));

const transforms = () =>
  screen
    .getAllByRole<HTMLImageElement>('img', { hidden: true })
    .map((each) => each.style.transform);

test('says who, when, where, and how far apart in space and time', async () => {
  compare();
  for (const said of ['李伟', '惠民超市', '阳光便利店', '相距 1.1 公里', '间隔 2 天'])
    expect(screen.getByText(said)).toBeTruthy();
  await loaded();
});

test('both pictures zoom and move as one', async () => {
  compare();
  await loaded();
  await userEvent.click(screen.getByRole('button', { name: '放大' }));
  await userEvent.keyboard('{ArrowRight}');
  expect(transforms()).toEqual(Array(2).fill('translate(-40px, 0px) scale(1.5)'));
  await userEvent.keyboard('0');
  expect(transforms()).toEqual(Array(2).fill('translate(0px, 0px) scale(1)'));
});

test('a slider parts two pictures that lie on each other; keys choose the view', async () => {
  compare();
  await loaded();
  screen.getByRole('button', { name: '并排' }).focus();
  await userEvent.keyboard('2');
  const slider = screen.getByRole('slider', { name: '分界位置' });
  fireEvent.change(slider, { target: { value: '30' } });
  const left = screen.getByAltText('陈列照').parentElement;
  expect(left?.style.clipPath).toBe('inset(0 70% 0 0)');
});

test('in turns only one shows; it can be paused and switched by hand', async () => {
  compare();
  await loaded();
  await userEvent.click(screen.getByRole('button', { name: '交替闪烁' }));
  await userEvent.click(screen.getByRole('button', { name: '暂停' }));
  const shows = (name: string) => screen.getByAltText(name).parentElement?.style.visibility;
  const before = [shows('陈列照'), shows('标准照')];
  await userEvent.keyboard('b');
  expect([shows('陈列照'), shows('标准照')]).toEqual(before.reverse());
});

test('watermarked copies are asked for only where there are any', async () => {
  compare();
  await loaded();
  await userEvent.click(screen.getByRole('button', { name: '水印照' }));
  await loaded();
  expect(asked).toContain('/api/v1/photos/aa/watermarked');
  expect(asked).not.toContain('/api/v1/photos/bb/watermarked');
});

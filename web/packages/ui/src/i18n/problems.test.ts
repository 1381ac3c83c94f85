import { problemText } from '@shifang/api';
import { DESK_WORDS } from '@shifang/api/words/desk';
import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { startI18n } from './setup';

beforeAll(() => startI18n(DESK_WORDS, { './features/visits/i18n/zh.json': { title: '拜访' } }));

test('a problem is told by its dotted code with its numbers, in the language of the page', async () => {
  const problem = { code: 'sign_in.slow_down', params: { seconds: 30 } };
  expect(problemText(i18next.t, problem)).toMatch(/30/);
  expect(problemText(i18next.t, { code: 'session.ended' })).toContain('登录已失效');
  await i18next.changeLanguage('en');
  expect(problemText(i18next.t, { code: 'session.ended' })).toContain('session has ended');
  await i18next.changeLanguage('zh');
});

test('a catalogue is found by the folder of its feature', () => {
  expect(i18next.t('visits.title')).toBe('拜访');
});

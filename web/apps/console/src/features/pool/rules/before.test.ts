import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import en from '../i18n/en.json';
import zh from '../i18n/zh.json';
import { BEFORE, beforeLines, type BeforeClaim } from './before';
import type { Say } from './preview';

const speaking = i18next.createInstance();
beforeAll(() =>
  speaking.init({
    resources: { zh: { translation: { pool: zh } }, en: { translation: { pool: en } } },
    lng: 'zh',
    fallbackLng: false,
    interpolation: { escapeValue: false },
  }),
);

function said(before: BeforeClaim, language: 'zh' | 'en'): string[] {
  const t = speaking.getFixedT(language);
  const say: Say = { language, t: (key, values) => t(key, values ?? {}), tier: (key) => key };
  return beforeLines(before, say);
}

test('what is hidden is told in the order of the form, whatever was ticked first', () => {
  const turned: BeforeClaim = { ...BEFORE, masked: ['notes', 'phones'] };
  expect(said(turned, 'zh')).toEqual(['领取前看不到电话与账号、跟进与备注。']);
  expect(said(turned, 'en')).toEqual(['Hidden before a claim: numbers, notes.']);
});

test('a pool that hides nothing says so, and how many are opened a day', () => {
  const open: BeforeClaim = { masked: [], views_per_day: 1 };
  expect(said(open, 'zh')).toEqual([
    '领取前即可看到客户的全部资料。',
    '每人每天最多查看 1 个客户的资料。',
  ]);
  expect(said(open, 'en')).toEqual([
    'Everything of a customer is shown before a claim.',
    'Each person opens at most 1 customer a day.',
  ]);
});

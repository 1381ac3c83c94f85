import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import en from '../i18n/en.json';
import zh from '../i18n/zh.json';
import { preview, type Say } from './preview';
import { draftOf, newRule, type Draft } from './types';

const speaking = i18next.createInstance();
beforeAll(() =>
  speaking.init({
    resources: { zh: { translation: { pool: zh } }, en: { translation: { pool: en } } },
    lng: 'zh',
    fallbackLng: false,
    interpolation: { escapeValue: false },
  }),
);

function said(draft: Draft, language: 'zh' | 'en'): string[] {
  const t = speaking.getFixedT(language);
  const say: Say = {
    language,
    t: (key, values) => t(key, values ?? {}),
    tier: (key) => (language === 'zh' ? `${key} 级` : `tier ${key}`),
  };
  return preview(draft, say);
}

const EMPTY = draftOf(null);

test('a pool without limits says so, and that nothing comes back', () => {
  expect(said({ ...EMPTY, reclaim: [] }, 'zh')).toEqual(['领取不设限制。', '不会自动收回客户。']);
  expect(said({ ...EMPTY, reclaim: [] }, 'en')).toEqual([
    'Claims are not limited.',
    'No customer is reclaimed.',
  ]);
});

test('one condition is told with its days, its warnings, what is spared and the grace', () => {
  expect(said({ ...EMPTY, reclaim: [newRule('*')] }, 'zh').slice(1)).toEqual([
    '所有客户：30 天内没有核实的拜访，即收回公海。',
    '提前 7、3、1 天提醒归属人与主管。',
    '已成交的客户不收回。',
    '规则生效后先给 7 天宽限。',
  ]);
  expect(said({ ...EMPTY, reclaim: [newRule('*')] }, 'en')[1]).toBe(
    'All customers: without a verified visit within 30 days they go back to the pool.',
  );
});

test('several conditions are joined as the rule joins them, the tiers before the others', () => {
  const both: Draft = {
    ...EMPTY,
    reclaim: [
      { ...newRule('*'), conditions: [], warn_days: [], grace_days: 0 },
      {
        ...newRule('A'),
        combine: 'all',
        counting: 'working',
        conditions: [
          { cause: 'no_contact', days: 10, least: 3 },
          { cause: 'no_deal', days: 60, least: 1 },
        ],
        warn_days: [1, 5],
        exempt_open_opportunity: true,
        grace_days: 0,
      },
    ],
  };
  expect(said(both, 'zh').slice(1)).toEqual([
    'A 级的客户：10 个工作日内有效联系不足 3 分，并且领取后 60 个工作日内没有成交，同时满足即收回公海。',
    '提前 5、1 天提醒归属人与主管。',
    '已成交、有进行中商机的客户不收回。',
    '其他客户：不会自动收回。',
  ]);
  expect(said(both, 'en')[1]).toBe(
    'Customers of tier A: with less than 3 points of contact within 10 working days, and without a deal within 60 working days of the claim, all of it together, they go back to the pool.',
  );
});

test('who is offered first, who wins among several and how often days are added is told', () => {
  const claim = {
    ...EMPTY.claim,
    embargo_hours: 24,
    offer: { hours: 48, people: 3 },
    tie_break: 'lottery' as const,
    window_minutes: 30,
  };
  const reclaim = [{ ...newRule('*'), warn_days: [], grace_days: 0, extensions: 2 }];
  expect(said({ ...EMPTY, claim, reclaim }, 'zh')).toEqual([
    '客户进入公海 24 小时后才能领取。',
    '退回或收回的客户先提供给评分最高的 3 人，为期 48 小时，然后对所有人开放。',
    '这段时间接在静默期（24 小时）之后，即进入公海 72 小时后对所有人开放。',
    '第一个人申请后，30 分钟内都可以报名，到时抽签决定归谁。',
    '所有客户：30 天内没有核实的拜访，即收回公海。',
    '已成交的客户不收回。',
    '持有人可申请延期最多 2 次，合计 30 天，须经审批。',
    '申请待审批时，客户最多推迟 3 天收回，多次申请也不再顺延。',
  ]);
  expect(said({ ...EMPTY, claim: { ...claim, tie_break: 'capacity' }, reclaim }, 'en')).toContain(
    'The first claim opens a window of 30 minutes; then it goes to whoever has the most room, by lot among equals.',
  );
});

test('how long a waiting request keeps a customer is told where more days are granted at all', () => {
  const rule = { ...newRule('*'), warn_days: [], grace_days: 0, exempt_won: false, hold_days: 1 };
  const told = (extensions: number, hold_days = 1) =>
    said({ ...EMPTY, reclaim: [{ ...rule, extensions, hold_days }] }, 'en').slice(2);
  expect(told(0)).toEqual([]);
  expect(told(1)).toEqual([
    'Holders may ask for more days once, 30 days at most; an approval decides.',
    'While a request waits, the customer is kept up to 1 day longer, however often somebody asks.',
  ]);
  expect(told(1, 0)[1]).toBe(
    'A request that waits does not keep the customer: it goes back on its day.',
  );
});

test('an offer to nobody and the first who claims need no words', () => {
  const claim = { ...EMPTY.claim, offer: { hours: 0, people: 5 }, window_minutes: 90 };
  expect(said({ ...EMPTY, claim, reclaim: [] }, 'zh')[0]).toBe('领取不设限制。');
});

test('limits of claiming are told one by one, those that are off are left out', () => {
  const claim = {
    ...EMPTY.claim,
    day_quota: 5,
    week_quota: 20,
    holding_cap: 200,
    exclude_tiers: ['D'],
    tier_caps: { A: 20 },
    spacing_minutes: 10,
    embargo_hours: 24,
    cooling_off_days: 90,
    team_cooling_off: true,
    distance_m: 500,
  };
  expect(said({ ...EMPTY, claim, reclaim: [] }, 'zh')).toEqual([
    '每人每天最多领取 5 个，每周最多 20 个。',
    '每人最多持有 200 个客户，已成交、D 级不计入。',
    '其中A 级最多 20 个。',
    '两次领取至少间隔 10 分钟。',
    '客户进入公海 24 小时后才能领取。',
    '失去客户的人及其部门同事，90 天内不能再次领取它。',
    '在手机上领取须在客户 500 米以内。',
    '不会自动收回客户。',
  ]);
  const one = { ...EMPTY.claim, week_quota: 1, holding_cap: 1, exclude_won: false };
  expect(said({ ...EMPTY, claim: one, reclaim: [] }, 'en').slice(0, 2)).toEqual([
    'Each person claims at most 1 customer a week.',
    'Each person holds at most 1 customer.',
  ]);
});

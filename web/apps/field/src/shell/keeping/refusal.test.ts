import { PHONE_WORDS } from '@shifang/api/words/phone';
import { createFormat } from '@shifang/ui';
import { startI18n } from '@shifang/ui/i18n';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { daysBetween, pressingOf } from './due';
import en from './i18n/en.json';
import zh from './i18n/zh.json';
import { refusalWords, spanWords, type Tools } from './refusal';

beforeAll(() =>
  startI18n(PHONE_WORDS, { './keeping/i18n/zh.json': zh, './keeping/i18n/en.json': en }),
);

function tools(language: 'zh' | 'en'): Tools {
  const format = createFormat({ language, timeZone: 'Asia/Shanghai', thisYear: 2026 });
  const t = i18next.getFixedT(language) as unknown as Tools['t'];
  return { t, format, me: 'me' };
}
const lost = (seconds: number, owner_id = 'other') => ({
  code: 'pool.already_owned',
  params: { seconds, person: '王芳', owner_id },
});

describe('a claim that came too late', () => {
  it('tells who was earlier and by how much, in the unit that fits', () => {
    const say = (seconds: number) => refusalWords(lost(seconds), tools('zh'));
    expect(say(2)).toBe('2 秒前已被 王芳 领取。');
    expect(say(0)).toBe('刚刚已被 王芳 领取。');
    expect(say(720)).toBe('12 分钟前已被 王芳 领取。');
    expect(say(3 * 3600)).toBe('3 小时前已被 王芳 领取。');
    expect(say(4 * 86_400 + 5)).toBe('4 天前已被 王芳 领取。');
    expect(refusalWords(lost(2), tools('en'))).toBe('Claimed 2 s ago by 王芳.');
    expect(spanWords(86_400, tools('en'))).toBe('1 day');
  });

  it('is none when the customer is mine already', () => {
    expect(refusalWords(lost(9, 'me'), tools('zh'))).toBe('这个客户已经在您的私海里了。');
  });
});

describe('a rule in the way', () => {
  const cooling = (lifts_at: string) => ({
    code: 'pool.cooling_off',
    params: { days: 15, lifts_at },
  });

  it('says when it is over as people say it, from a problem and from the list of rules', () => {
    const said = '冷却期 15 天内不能再次领取该客户，3月18日 周三 09:30 起可领取。';
    expect(refusalWords(cooling('2026-03-18 09:30'), tools('zh'))).toBe(said);
    expect(refusalWords(cooling('2026-03-18T01:30:00Z'), tools('zh'))).toBe(said);
    expect(refusalWords(cooling('2026-03-18 09:30'), tools('en'))).toContain('Wed 18 Mar, 09:30');
  });

  it('keeps its numbers', () => {
    const far = { code: 'pool.too_far', params: { distance: 445, limit: 200 } };
    expect(refusalWords(far, tools('zh'))).toBe('您距客户 445 米，需在 200 米以内领取。');
  });
});

describe('days that are left', () => {
  it('press more the fewer they are', () => {
    const days = [null, 30, 8, 7, 3, 2, 1, 0, -1];
    expect(days.map(pressingOf)).toEqual([
      'never',
      'calm',
      'calm',
      'soon',
      'soon',
      'urgent',
      'urgent',
      'today',
      'over',
    ]);
  });

  it('are whole days, over a change of summer time too', () => {
    expect(daysBetween('2026-03-27', '2026-03-30')).toBe(3);
    expect(daysBetween('2026-11-23', '2026-11-23')).toBe(0);
  });
});

import type { Language } from '../i18n/language';
import { WORDS } from './words';

/** Shapes values for people. Times are ISO-8601 UTC, distances metres, durations seconds, money cents. */
export interface Format {
  /** 11月21日 周六 14:05 */
  moment: (iso: string) => string;
  /** 11月21日 周六; takes a time or a plain `YYYY-MM-DD`. */
  day: (iso: string) => string;
  /** 11月8日 – 12月7日; the years are said when one of them is not this one. */
  days: (first: string, last: string) => string;
  /** 11月; takes a plain day of the month. */
  month: (iso: string) => string;
  /** 14:05 */
  clock: (iso: string) => string;
  /** 14:05:09 */
  clockExact: (iso: string) => string;
  /** 445 米, 1.2 公里 */
  distance: (metres: number) => string;
  /** 45 秒, 2 分 50 秒, 12 分钟, 1 小时 5 分钟 */
  duration: (seconds: number) => string;
  number: (value: number, digits?: number) => string;
  percent: (ratio: number) => string;
  money: (cents: number) => string;
  coordinates: (point: { latitude: number; longitude: number }) => string;
  /** 3 分钟前, 昨天; `now` in epoch milliseconds. */
  ago: (iso: string, now: number) => string;
  /** The calendar day of a time in the organisation's time zone, `YYYY-MM-DD`. */
  isoDay: (time: Date) => string;
}

/** What stands between the parts of a list. */
export function between(language: Language): string {
  return language === 'zh' ? '、' : ', ';
}

/** Puts the parts of a list side by side as the language does: 甲、乙 or A, B. */
export function listed(language: Language, parts: readonly string[]): string {
  return parts.join(between(language));
}

interface Parts {
  year: string;
  month: string;
  day: string;
  weekday: string;
  hour: string;
  minute: string;
  second: string;
}

const PLAIN_DAY = /^\d{4}-\d{2}-\d{2}$/;

export function createFormat(options: {
  language: Language;
  timeZone: string;
  /** The year that need not be said. */
  thisYear: number;
}): Format {
  const { language, timeZone, thisYear } = options;
  const words = WORDS[language];
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';

  const partsOf = (time: Date, zone: string): Parts => {
    const formatter = new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: language === 'zh' ? 'numeric' : 'short',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    const found = formatter.formatToParts(time).map(({ type, value }) => [type, value]);
    return Object.fromEntries(found) as unknown as Parts;
  };
  const zoneFor = (iso: string) => (PLAIN_DAY.test(iso) ? 'UTC' : timeZone);
  const day = (iso: string): string => {
    const parts = partsOf(new Date(iso), zoneFor(iso));
    return words.day(parts, Number.parseInt(parts.year, 10) === thisYear);
  };
  const days = (first: string, last: string): string => {
    const ends = [first, last].map((iso) => partsOf(new Date(iso), zoneFor(iso)));
    const plain = ends.every(({ year }) => Number.parseInt(year, 10) === thisYear);
    return ends.map((parts) => words.date(parts, plain)).join(' – ');
  };
  const month = (iso: string): string => {
    const parts = partsOf(new Date(iso), zoneFor(iso));
    return words.month(parts, Number.parseInt(parts.year, 10) === thisYear);
  };
  const clock = (iso: string): string => {
    const { hour, minute } = partsOf(new Date(iso), timeZone);
    return `${hour}:${minute}`;
  };
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

  return {
    day,
    days,
    month,
    clock,
    number,
    moment: (iso) => words.join(day(iso), clock(iso)),
    clockExact: (iso) => `${clock(iso)}:${partsOf(new Date(iso), timeZone).second}`,
    distance: (metres) => {
      const rounded = Math.round(metres);
      if (rounded < 1000) return `${number(rounded)} ${words.metres}`;
      return `${number(metres / 1000, metres < 100_000 ? 1 : 0)} ${words.kilometres}`;
    },
    duration: (seconds) => words.duration(splitSeconds(seconds)),
    percent: (ratio) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(ratio),
    money: (cents) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: 'CNY',
        currencyDisplay: 'narrowSymbol',
      }).format(cents / 100),
    coordinates: ({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
    ago: (iso, now) => agoWords(locale, now - Date.parse(iso)),
    isoDay: (time) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(time),
  };
}

function splitSeconds(seconds: number): { hours: number; minutes: number; seconds: number } {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 600) return { hours: 0, minutes: Math.floor(whole / 60), seconds: whole % 60 };
  const minutes = Math.floor(whole / 60);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60, seconds: 0 };
}

const AGO_STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function agoWords(locale: string, milliseconds: number): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of AGO_STEPS)
    if (Math.abs(milliseconds) >= size)
      return spaced(relative.format(-Math.trunc(milliseconds / size), unit));
  return relative.format(0, 'second');
}

/** Figures stand apart from Chinese, as in distances and durations. */
function spaced(words: string): string {
  return words.replace(/(\d)(?=[\u4e00-\u9fff])/g, '$1 ');
}

import type { Language } from '../i18n/language';

interface DayParts {
  year: string;
  month: string;
  day: string;
  weekday: string;
}

interface Span {
  hours: number;
  minutes: number;
  seconds: number;
}

interface Words {
  metres: string;
  kilometres: string;
  /** Without the day of the week. */
  date: (parts: DayParts, thisYear: boolean) => string;
  day: (parts: DayParts, thisYear: boolean) => string;
  month: (parts: DayParts, thisYear: boolean) => string;
  join: (day: string, clock: string) => string;
  duration: (span: Span) => string;
}

function chineseDate({ year, month, day }: DayParts, thisYear: boolean): string {
  const said = `${month.replace('月', '')}月${day.replace('日', '')}日`;
  return thisYear ? said : `${year.replace('年', '')}年${said}`;
}

function englishDate({ year, month, day }: DayParts, thisYear: boolean): string {
  return thisYear ? `${day} ${month}` : `${day} ${month} ${year}`;
}

function chineseMonth({ year, month }: DayParts, thisYear: boolean): string {
  const said = `${month.replace('月', '')}月`;
  return thisYear ? said : `${year.replace('年', '')}年${said}`;
}

/** Units and date order of each language. */
export const WORDS: Record<Language, Words> = {
  zh: {
    metres: '米',
    kilometres: '公里',
    date: chineseDate,
    day: (parts, thisYear) => `${chineseDate(parts, thisYear)} ${parts.weekday}`,
    month: chineseMonth,
    join: (day, clock) => `${day} ${clock}`,
    duration: ({ hours, minutes, seconds }) => {
      if (hours > 0) return minutes > 0 ? `${hours} 小时 ${minutes} 分钟` : `${hours} 小时`;
      if (minutes === 0) return `${seconds} 秒`;
      return seconds > 0 ? `${minutes} 分 ${seconds} 秒` : `${minutes} 分钟`;
    },
  },
  en: {
    metres: 'm',
    kilometres: 'km',
    date: englishDate,
    day: (parts, thisYear) => `${parts.weekday} ${englishDate(parts, thisYear)}`,
    month: ({ year, month }, thisYear) => (thisYear ? month : `${month} ${year}`),
    join: (day, clock) => `${day}, ${clock}`,
    duration: ({ hours, minutes, seconds }) => {
      if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
      if (minutes === 0) return `${seconds} s`;
      return seconds > 0 ? `${minutes} min ${seconds} s` : `${minutes} min`;
    },
  },
};

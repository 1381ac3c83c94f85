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
  day: (parts: DayParts, thisYear: boolean) => string;
  join: (day: string, clock: string) => string;
  duration: (span: Span) => string;
}

/** Units and date order of each language. */
export const WORDS: Record<Language, Words> = {
  zh: {
    metres: '米',
    kilometres: '公里',
    day: ({ year, month, day, weekday }, thisYear) =>
      `${thisYear ? '' : `${year.replace('年', '')}年`}${month.replace('月', '')}月${day.replace('日', '')}日 ${weekday}`,
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
    day: ({ year, month, day, weekday }, thisYear) =>
      `${weekday} ${day} ${month}${thisYear ? '' : ` ${year}`}`,
    join: (day, clock) => `${day}, ${clock}`,
    duration: ({ hours, minutes, seconds }) => {
      if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
      if (minutes === 0) return `${seconds} s`;
      return seconds > 0 ? `${minutes} min ${seconds} s` : `${minutes} min`;
    },
  },
};

/** Why a claim or a return was refused, in words with numbers, and when that is over. */
import { problemText } from '@shifang/api';
import { useFormat, type Format } from '@shifang/ui';
import { useTranslation } from 'react-i18next';

type Translate = (key: string, options?: Record<string, unknown>) => string;

export interface Tools {
  t: Translate;
  format: Format;
  /** Who reads it. */
  me: string;
}

export interface Refused {
  code: string;
  params?: Readonly<Record<string, unknown>> | null;
  detail?: string | null;
}

const DAY_S = 86_400;
/** A local moment of the organisation, as problems bear it. */
const LOCAL = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})$/;

/** 2 秒, 5 分钟, 3 小时 10 分钟, 4 天: as large a unit as says it. */
export function spanWords(seconds: number, { t, format }: Pick<Tools, 't' | 'format'>): string {
  if (seconds < DAY_S) return format.duration(seconds);
  return t('keeping.days', { count: Math.floor(seconds / DAY_S) });
}

function momentWords(value: unknown, { t, format }: Tools): unknown {
  if (typeof value !== 'string') return value;
  const [, day, clock] = LOCAL.exec(value) ?? [];
  if (day && clock) return t('keeping.at', { day: format.day(day), clock });
  return Number.isNaN(Date.parse(value)) ? value : format.moment(value);
}

function lostWords(params: NonNullable<Refused['params']>, tools: Tools): string {
  const { t, me } = tools;
  if (params['owner_id'] === me) return t('keeping.alreadyMine');
  const person = params['person'] || t('keeping.somebody');
  const seconds = Number(params['seconds'] ?? 0);
  if (seconds < 1) return t('keeping.lostNow', { person });
  return t('keeping.lost', { person, span: spanWords(seconds, tools) });
}

export function refusalWords(refused: Refused, tools: Tools): string {
  const params = refused.params ?? {};
  if (refused.code === 'pool.already_owned') return lostWords(params, tools);
  const said = { ...params, lifts_at: momentWords(params['lifts_at'], tools) };
  return problemText(tools.t, { ...refused, params: said });
}

export function useRefusal(me: string): (refused: Refused) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (refused) => refusalWords(refused, { t, format, me });
}

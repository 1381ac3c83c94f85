/** The page's own words: both catalogues are part of the one file, so nothing is fetched. */
import enEvents from '@shifang/api/event/i18n/en.json';
import zhEvents from '@shifang/api/event/i18n/zh.json';
import { createContext, useContext } from 'react';
import en from './i18n/en.json';
import zh from './i18n/zh.json';
import type { Step } from './verify';

export type Language = 'zh' | 'en';
export type Words = (key: string, params?: Record<string, string | number>) => string;

const TEXTS = { zh: flat('proof', zh), en: flat('proof', en) };
const EVENTS: Record<Language, Record<string, string>> = { zh: zhEvents, en: enEvents };
const KEPT = 'shifang.language';

function flat(prefix: string, value: unknown): Record<string, string> {
  if (typeof value === 'string') return { [prefix]: value };
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.assign({}, ...entries.map(([name, inner]) => flat(`${prefix}.${name}`, inner)));
}

export function wordsOf(language: Language): Words {
  return (key, params = {}) =>
    (TEXTS[language][key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
      String(params[name] ?? ''),
    );
}

/** What a step found, in a sentence. */
export function found(t: Words, { code, reason, params }: Step): string {
  if (code === 'format' && reason !== 'read')
    return t('proof.found.format.other_format', { reason });
  return t(`proof.found.${code}.${reason}`, params);
}

export function eventName(language: Language, kind: string): string {
  return EVENTS[language][kind] ?? kind;
}

/** An instant on this device's clock; what is none is shown as it stands. */
export function when(language: Language, text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  return at.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** A file opened from disk may not be allowed to keep anything. */
export function keptLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
    return kept === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // Chosen for this time only.
  }
}

export const LanguageContext = createContext<Language>('zh');

export function useWords(): { t: Words; language: Language } {
  const language = useContext(LanguageContext);
  return { t: wordsOf(language), language };
}

import i18next from 'i18next';
import { useSyncExternalStore } from 'react';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'shifang.language';

/** The chosen language, else Chinese: the product's own. */
export function storedLanguage(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
}

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh';
}

let needed: (language: Language) => Promise<void> = () => Promise.resolve();

/** Tells how the words of a language come that are not there from the beginning. */
export function whenWordsAreNeeded(load: typeof needed): void {
  needed = load;
}

export async function chooseLanguage(language: Language): Promise<void> {
  await needed(language);
  localStorage.setItem(KEY, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

function subscribe(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage, currentLanguage);
}

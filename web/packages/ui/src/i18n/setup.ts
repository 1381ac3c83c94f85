import i18next, { type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import { storedLanguage, type Language } from './language';
import zh from './zh.json';

/** What an eager `import.meta.glob` over the features' `i18n` folders gives, by path. */
export type CatalogueModules = Record<string, unknown>;

/** The server's own words, by language: `problem.*` and `event.*`. */
export type ServerWords = Record<Language, { problem: object; event: object }>;

/** `…/features/visits/i18n/zh.json` becomes the keys `visits.*` of Chinese. */
function collect(modules: CatalogueModules, language: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [path, catalogue] of Object.entries(modules)) {
    const match = /([^/]+)\/i18n\/(\w+)\.json$/.exec(path);
    if (match?.[1] !== undefined && match[2] === language) found[match[1]] = catalogue;
  }
  return found;
}

/** Starts translation: call once, before the first render. Keys are `<feature>.<key>`; ours `ui.*`, `problem.*`, `event.*`. */
export async function startI18n(told: ServerWords, modules: CatalogueModules): Promise<void> {
  const language = storedLanguage();
  const resources: Resource = {
    zh: { translation: { ui: zh, ...told.zh, ...collect(modules, 'zh') } },
    en: { translation: { ui: en, ...told.en, ...collect(modules, 'en') } },
  };
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  await i18next.use(initReactI18next).init({
    resources,
    lng: language,
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

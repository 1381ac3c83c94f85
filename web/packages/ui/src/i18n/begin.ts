import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { storedLanguage, whenWordsAreNeeded, type Language } from './language';

/** What an eager `import.meta.glob` over the features' `i18n` folders gives, by path. */
export type CatalogueModules = Record<string, unknown>;

/** All words of a language by the beginning of their keys: `ui`, `problem`, `event`, and the features. */
export type Words = Record<string, unknown>;

/** `…/features/visits/i18n/zh.json` becomes the keys `visits.*` of Chinese. */
export function collect(modules: CatalogueModules, language: Language): Words {
  const found: Words = {};
  for (const [path, catalogue] of Object.entries(modules)) {
    const match = /([^/]+)\/i18n\/(\w+)\.json$/.exec(path);
    if (match?.[1] !== undefined && match[2] === language) found[match[1]] = catalogue;
  }
  return found;
}

/**
 * Starts translation with the words that are there; those of the other language are fetched when somebody reads it.
 * Where they cannot be fetched, the language that is there is read.
 */
export async function begin(
  there: Partial<Record<Language, Words>>,
  fetched?: Record<string, () => Promise<Words>>,
) {
  const add = (language: Language, words: Words): void => {
    i18next.addResourceBundle(language, 'translation', words);
  };
  await i18next.use(initReactI18next).init({
    resources: Object.fromEntries(
      Object.entries(there).map(([language, translation]) => [language, { translation }]),
    ),
    lng: 'zh',
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const need = async (language: Language): Promise<void> => {
    const load = fetched?.[language];
    if (load && !i18next.hasResourceBundle(language, 'translation')) add(language, await load());
  };
  whenWordsAreNeeded(need);
  const language = storedLanguage();
  const known = await need(language).then(
    () => language,
    () => 'zh' as const,
  );
  document.documentElement.lang = known === 'zh' ? 'zh-CN' : 'en';
  if (known !== 'zh') await i18next.changeLanguage(known);
}

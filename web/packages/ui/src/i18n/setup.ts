import { begin, collect, type CatalogueModules } from './begin';
import en from './en.json';
import type { Language } from './language';
import zh from './zh.json';

/** The server's own words, by language: `problem.*` and `event.*`. */
export type ServerWords = Record<Language, { problem: object; event: object }>;

/** Starts translation: call once, before the first render. Keys are `<feature>.<key>`; ours `ui.*`, `problem.*`, `event.*`. */
export async function startI18n(told: ServerWords, modules: CatalogueModules): Promise<void> {
  await begin({
    zh: { ui: zh, ...told.zh, ...collect(modules, 'zh') },
    en: { ui: en, ...told.en, ...collect(modules, 'en') },
  });
}

export { chooseLanguage, currentLanguage, LANGUAGES, useLanguage, type Language } from './language';
export { begin, collect, type CatalogueModules, type Words } from './begin';
export { startI18n } from './setup';

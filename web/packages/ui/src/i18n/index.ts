export { chooseLanguage, currentLanguage, LANGUAGES, useLanguage, type Language } from './language';
export { startI18n, type CatalogueModules } from './setup';

/** All English words of the app. */
import { PHONE_EN } from '@shifang/api/words/phone_en';
import { collect, type Words } from '@shifang/ui/i18n/begin';
import ui from '@shifang/ui/i18n/en.json';

const catalogues = import.meta.glob('../**/i18n/en.json', { eager: true, import: 'default' });

export const ENGLISH: Words = { ui, ...PHONE_EN, ...collect(catalogues, 'en') };

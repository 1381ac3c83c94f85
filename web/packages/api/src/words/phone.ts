/** Words of the server's that a phone may have to tell by itself, without those of the desk (tools/words.mjs). */
import { PHONE_EN } from './phone_en';
import { PHONE_ZH } from './phone_zh';

export const PHONE_WORDS = { zh: PHONE_ZH, en: PHONE_EN };

/** Words of the server's that a phone may have to tell by itself, without those of the desk (tools/words.mjs). */
import eventEn from '../phone/event/i18n/en.json';
import eventZh from '../phone/event/i18n/zh.json';
import problemEn from '../phone/i18n/en.json';
import problemZh from '../phone/i18n/zh.json';

export const PHONE_WORDS = {
  zh: { problem: problemZh, event: eventZh },
  en: { problem: problemEn, event: eventEn },
};

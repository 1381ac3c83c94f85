/** All words of the server's. */
import eventEn from '../event/i18n/en.json';
import eventZh from '../event/i18n/zh.json';
import problemEn from '../i18n/en.json';
import problemZh from '../i18n/zh.json';

export const DESK_WORDS = {
  zh: { problem: problemZh, event: eventZh },
  en: { problem: problemEn, event: eventEn },
};

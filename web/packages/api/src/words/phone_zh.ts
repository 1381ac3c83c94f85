/** The Chinese of them, for a phone that reads one language. */
import event from '../phone/event/i18n/zh.json';
import problem from '../phone/i18n/zh.json';

export const PHONE_ZH = { problem, event };

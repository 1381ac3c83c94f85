/** The English of them, for a phone that reads one language. */
import event from '../phone/event/i18n/en.json';
import problem from '../phone/i18n/en.json';

export const PHONE_EN = { problem, event };

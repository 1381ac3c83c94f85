export { TimeZone, useFormat, useTimeZone } from './format/FormatProvider';
export { between, createFormat, listed, type Format } from './format/format';
export {
  chooseLanguage,
  currentLanguage,
  LANGUAGES,
  useLanguage,
  type Language,
} from './i18n/language';
export { Empty, ErrorState, NoPermission, Skeleton } from './states/states';
export { StatusTag } from './status/StatusTag';
export { isStatus, STATUSES, type Status } from './status/statuses';
export { TierMark } from './status/TierMark';
export { ModeProvider, useMode, type ModeChoice } from './tokens/mode';
export {
  MEANINGS,
  PALETTES,
  PEOPLE,
  PEOPLE_LETTERS,
  RADIUS,
  SPACE,
  TOUCH_TARGET,
  type Meaning,
  type Mode,
} from './tokens/palette';

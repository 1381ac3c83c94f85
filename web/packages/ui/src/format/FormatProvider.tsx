import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language';
import { createFormat, type Format } from './format';

const ZoneContext = createContext<string>(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Tells everything below in which time zone the organisation lives. */
export function TimeZone({ zone, children }: { zone: string; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export function useTimeZone(): string {
  return useContext(ZoneContext);
}

/** Formatters of the current language and time zone. */
export function useFormat(): Format {
  const language = useLanguage();
  const timeZone = useContext(ZoneContext);
  return useMemo(() => {
    const thisYear = new Date().getFullYear();
    return createFormat({ language, timeZone, thisYear });
  }, [language, timeZone]);
}

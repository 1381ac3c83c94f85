/** What the phone can say about itself; a browser cannot say much, and says so by leaving things out. */
import { version } from '../../package.json';
import type { Reading } from './clock';

export const APP_VERSION = version;

interface NavigatorWithHints extends Navigator {
  userAgentData?: { platform?: string; mobile?: boolean };
}

export function describeEnvironment(reading: Reading): Record<string, unknown> {
  const hints = (navigator as NavigatorWithHints).userAgentData;
  return {
    platform: 'web',
    system: hints?.platform ?? null,
    user_agent: navigator.userAgent,
    app_version: APP_VERSION,
    installed: window.matchMedia('(display-mode: standalone)').matches,
    online: navigator.onLine,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    clock_bridged_ms: reading.bridgedMs,
  };
}

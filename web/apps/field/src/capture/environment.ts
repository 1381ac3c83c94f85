/** What the phone can say about itself; a browser cannot say much, and says so by leaving things out. */
import { version } from '../../package.json';
import type { Reading } from './clock';
import { shellEnvironment } from './shell_bridge';

export const APP_VERSION = version;

interface NavigatorWithHints extends Navigator {
  userAgentData?: { platform?: string; mobile?: boolean };
}

/** `webdriver` is what the browser itself says of being driven by a program. */
export function describeEnvironment(reading: Reading): Record<string, unknown> {
  const hints = (navigator as NavigatorWithHints).userAgentData;
  const known = {
    platform: 'web',
    system: hints?.platform,
    mobile: hints?.mobile,
    user_agent: navigator.userAgent,
    app_version: APP_VERSION,
    installed: window.matchMedia('(display-mode: standalone)').matches,
    online: navigator.onLine,
    webdriver: navigator.webdriver as boolean | undefined,
    touch_points: navigator.maxTouchPoints,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    clock_bridged_ms: reading.bridgedMs,
    ...shellEnvironment(),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

import type { TFunction } from 'i18next';

/** Where a position comes from, by the key of its words; what is not here is shown as the phone named it. */
const PROVIDERS: Record<string, string> = {
  gps: 'gps',
  network: 'network',
  fused: 'fused',
  browser: 'browser',
  'radio:wifi': 'wifi',
  'radio:cell': 'cell',
  'radio:wifi+cell': 'both',
};

/** The source of a position in words; null when the phone did not say. */
export function providerText(t: TFunction, provider: string | null): string | null {
  if (provider === null) return null;
  const key = PROVIDERS[provider];
  return key === undefined ? provider : t(`shell.provider.${key}`);
}

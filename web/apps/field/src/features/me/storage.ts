/** How much room this app has on the phone, and whether the browser promised to leave it alone. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const MEGABYTE = 1024 * 1024;

export function useStorage(): string {
  const { t } = useTranslation();
  const [found, setFound] = useState<{ used: number; kept: boolean } | null>(null);
  useEffect(() => {
    let gone = false;
    const ask = async (): Promise<void> => {
      const { usage = 0 } = await navigator.storage.estimate();
      const kept = await navigator.storage.persisted();
      if (!gone) setFound({ used: usage, kept });
    };
    if ('storage' in navigator) void ask();
    return () => {
      gone = true;
    };
  }, []);
  if (found === null) return '';
  const used = (found.used / MEGABYTE).toFixed(1);
  return found.kept ? t('me.storageKept', { used }) : t('me.storageLoose', { used });
}

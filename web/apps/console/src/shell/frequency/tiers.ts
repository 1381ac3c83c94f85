import { useLanguage, type Language } from '@shifang/ui';
import { useMemo } from 'react';
import { useCustomerSettings } from '../customerSettings';

interface Entry {
  key: string;
  name: Record<Language, string>;
}

/** The organisation's tiers in words, best first. */
export interface Tiers {
  choices: readonly { value: string; label: string }[];
  name: (key: string) => string;
  rank: (key: string) => number;
}

const NONE: readonly Entry[] = [];

export function useTiers(): Tiers {
  const language = useLanguage();
  const { tiers = NONE } = useCustomerSettings() ?? {};
  return useMemo(() => {
    const choices = tiers.map(({ key, name }) => ({ value: key, label: name[language] }));
    return {
      choices,
      name: (key) => choices.find(({ value }) => value === key)?.label ?? key,
      rank: (key) => {
        const at = choices.findIndex(({ value }) => value === key);
        return at < 0 ? choices.length : at;
      },
    };
  }, [tiers, language]);
}

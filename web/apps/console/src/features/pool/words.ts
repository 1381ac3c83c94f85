import type { components } from '@shifang/api';
import { useLanguage, type Language, listed } from '@shifang/ui';
import { useMemo } from 'react';
import { useCustomerSettings } from '../../shell/customerSettings';

interface Entry {
  key: string;
  name: Record<Language, string>;
}

type Attribute = components['schemas']['SettingsOut']['attributes'][number];

interface Choice {
  value: string;
  label: string;
}

/** The organisation's tiers and types in words; the order of the tiers is their rank. */
export interface Words {
  tiers: readonly Choice[];
  types: readonly Choice[];
  tier: (key: string) => string;
  type: (key: string) => string;
  rank: (key: string) => number;
  /** The organisation's own fields that have a value, in words. */
  attributes: (values: Readonly<Record<string, unknown>>) => (readonly [string, string])[];
}

const NONE: readonly Entry[] = [];

export function useWords(): Words {
  const language = useLanguage();
  const data = useCustomerSettings();
  return useMemo(() => {
    const choices = (entries: readonly Entry[]) =>
      entries.map(({ key, name }) => ({ value: key, label: name[language] }));
    const tiers = choices(data?.tiers ?? NONE);
    const types = choices(data?.types ?? NONE);
    const named = (found: readonly Choice[]) => (key: string) =>
      found.find(({ value }) => value === key)?.label ?? key;
    return {
      tiers,
      types,
      tier: named(tiers),
      type: named(types),
      rank: (key) => {
        const at = tiers.findIndex(({ value }) => value === key);
        return at < 0 ? tiers.length : at;
      },
      attributes: (values) =>
        (data?.attributes ?? [])
          .filter(({ key }) => values[key] !== undefined && values[key] !== null)
          .map((each) => [each.name[language], valueWords(each, values[each.key], language)]),
    };
  }, [data, language]);
}

function valueWords({ choices }: Attribute, value: unknown, language: Language): string {
  if (typeof value === 'boolean') return value ? '✓' : '—';
  const named = (key: unknown) =>
    choices?.find((each) => each.key === key)?.name[language] ?? String(key);
  return Array.isArray(value) ? listed(language, value.map(named)) : named(value);
}

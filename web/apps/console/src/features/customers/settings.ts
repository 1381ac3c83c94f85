import { useLanguage, type Language, listed } from '@shifang/ui';
import { useMemo } from 'react';
import { useCustomerSettings } from '../../shell/customerSettings';

export interface Words {
  zh: string;
  en: string;
}

export interface Entry {
  key: string;
  name: Words;
}

export interface TypeEntry extends Entry {
  geofence_m?: number;
}

export interface StageEntry extends Entry {
  kind: 'open' | 'won' | 'lost';
  probability?: number;
}

export type AttributeKind =
  'text' | 'integer' | 'number' | 'boolean' | 'date' | 'choice' | 'choices';

export interface AttributeEntry extends Entry {
  kind: AttributeKind;
  required?: boolean;
  choices?: Entry[];
  minimum?: number;
  maximum?: number;
  max_length?: number;
}

/** What the organisation defines about its customers; the order of the tiers is their rank. */
export interface CustomerSettings {
  tiers: readonly Entry[];
  default_tier?: string;
  types: readonly TypeEntry[];
  opportunity_stages: readonly StageEntry[];
  attributes: readonly AttributeEntry[];
  tags: readonly string[];
  free_tags: boolean;
  default_geofence_m?: number | null;
}

const NONE: CustomerSettings = {
  tiers: [],
  types: [],
  opportunity_stages: [],
  attributes: [],
  tags: [],
  free_tags: true,
};

export interface Choice {
  value: string;
  label: string;
}

export interface Vocabulary {
  settings: CustomerSettings;
  tier: (key: string) => string;
  /** 0 is the most important tier. */
  rank: (key: string) => number;
  type: (key: string) => string;
  stage: (key: string) => string;
  choices: (entries: readonly Entry[]) => Choice[];
  /** An attribute's value in words. */
  value: (attribute: AttributeEntry, value: unknown) => string;
}

export function vocabulary(
  settings: CustomerSettings,
  language: Language,
  yesNo: readonly [string, string],
): Vocabulary {
  const named = (entries: readonly Entry[]) => (key: string) =>
    entries.find((entry) => entry.key === key)?.name[language] ?? key;
  const value = (attribute: AttributeEntry, given: unknown): string => {
    if (typeof given === 'boolean') return given ? yesNo[0] : yesNo[1];
    const word = named(attribute.choices ?? []);
    if (Array.isArray(given))
      return listed(
        language,
        given.map((each) => word(String(each))),
      );
    return attribute.kind === 'choice' ? word(String(given)) : String(given);
  };
  return {
    settings,
    tier: named(settings.tiers),
    rank: (key) => {
      const at = settings.tiers.findIndex((entry) => entry.key === key);
      return at < 0 ? settings.tiers.length : at;
    },
    type: named(settings.types),
    stage: named(settings.opportunity_stages),
    choices: (entries) => entries.map(({ key, name }) => ({ value: key, label: name[language] })),
    value,
  };
}

/** The organisation's words for tiers, types, stages and attributes. */
export function useVocabulary(yesNo: readonly [string, string] = ['✓', '—']): Vocabulary {
  const language = useLanguage();
  // What the organisation left open is left out, never null.
  const data = useCustomerSettings() as CustomerSettings | undefined;
  const [yes, no] = yesNo;
  return useMemo(() => vocabulary(data ?? NONE, language, [yes, no]), [data, language, yes, no]);
}

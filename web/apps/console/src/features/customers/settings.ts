import { ok, useApi } from '@shifang/api';
import { useLanguage, type Language } from '@shifang/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

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
      return given.map((each) => word(String(each))).join(SEPARATOR[language]);
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

const SEPARATOR: Record<Language, string> = { zh: '、', en: ', ' };

/** The organisation's words for tiers, types, stages and attributes. */
export function useVocabulary(yesNo: readonly [string, string] = ['✓', '—']): Vocabulary {
  const { client } = useApi();
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['policies', 'customers.settings'],
    queryFn: async () => {
      const path = { kind: 'customers.settings' };
      const policy = await ok(client.GET('/api/v1/policies/{kind}', { params: { path } }));
      return { ...NONE, ...policy.default, ...policy.body } as CustomerSettings;
    },
    staleTime: 60_000,
  });
  const [yes, no] = yesNo;
  return useMemo(() => vocabulary(data ?? NONE, language, [yes, no]), [data, language, yes, no]);
}

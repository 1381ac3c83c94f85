import type { components } from '@shifang/api';
import { listed } from '@shifang/ui';
import type { Say } from './preview';

export type MaskedField = components['schemas']['MaskedField'];

export const MASKED_FIELDS: readonly MaskedField[] = [
  'phones',
  'contacts',
  'notes',
  'attributes',
  'address',
];

/** What of a customer is hidden before a claim, and how many of them one opens a day. */
export interface BeforeClaim {
  masked: MaskedField[];
  views_per_day: number | null;
}

/** What a pool hides unless somebody decides otherwise: whatever is personal. */
export const BEFORE: BeforeClaim = {
  masked: ['phones', 'contacts', 'notes'],
  views_per_day: null,
};

/** What is seen before a claim, in sentences. */
export function beforeLines(
  { masked, views_per_day: views }: BeforeClaim,
  { t, language }: Say,
): string[] {
  const fields = MASKED_FIELDS.filter((field) => masked.includes(field));
  const hidden = listed(
    language,
    fields.map((field) => t(`pool.before.said.${field}`)),
  );
  return [
    hidden === '' ? t('pool.before.open') : t('pool.before.hidden', { hidden }),
    ...(views === null ? [] : [t('pool.before.most', { count: views })]),
  ];
}

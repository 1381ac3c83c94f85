import { STATUSES, type Format, type Meaning } from '@shifang/ui';
import type { ReplayMark } from '@shifang/ui/map';
import type { TFunction } from 'i18next';
import { visitLook } from '../../../shell/visitStatus';
import { OUTCOME_STATUS, outcomeOf } from './findingStatus';
import type { Entry } from './timeline';

interface Person {
  id: string;
  color: string;
  letter: string;
}

type Words = { t: TFunction; format: Format };

/** What of a person's day stands on the map; a trip is its line alone. The id names the person and the entry. */
export function marksOf(entries: readonly Entry[], person: Person, words: Words): ReplayMark[] {
  return entries.flatMap((entry) => {
    const look = lookOf(entry, words);
    if (entry.place === null || look === null) return [];
    const { latitude, longitude } = entry.place;
    const { color, letter } = person;
    return [{ id: `${person.id}/${entry.id}`, latitude, longitude, color, letter, ...look }];
  });
}

type Look = Pick<ReplayMark, 'kind' | 'label'> & { meaning?: Meaning; hollow?: boolean };

function lookOf(entry: Entry, { t, format }: Words): Look | null {
  const length = format.duration((entry.to - entry.from) / 1000);
  if (entry.kind === 'stay')
    return {
      kind: 'stay',
      label: [entry.segment.customer_name, length].filter(Boolean).join(' · '),
    };
  if (entry.kind === 'gap')
    return { kind: 'silence', label: t('tracking.mark.silence', { length }) };
  if (entry.kind === 'visit')
    return { kind: 'visit', label: entry.visit.customer_name, ...visitLook(entry.visit) };
  if (entry.kind === 'finding') {
    const { meaning } = STATUSES[OUTCOME_STATUS[outcomeOf(entry.finding)]];
    return { kind: 'finding', label: t('tracking.mark.finding'), meaning };
  }
  return null;
}

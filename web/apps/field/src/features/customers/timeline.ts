/** What an event of the customer's history says, from the facts it carries. */
import type { Format, Language } from '@shifang/ui';

export interface TimelineEvent {
  id: string;
  kind: string;
  happened_at: string;
  actor_name: string | null;
  facts: Record<string, unknown>;
}

interface Tools {
  t: (key: string, options?: Record<string, unknown>) => string;
  format: Format;
  language: Language;
}

/** Facts that are words of people, in the order in which they read well. */
const SPOKEN = ['title', 'outcome', 'result', 'note', 'detail', 'reason', 'next_action'] as const;

function measured(facts: Record<string, unknown>, { t, format }: Tools): string[] {
  const lines: string[] = [];
  if (typeof facts['distance_m'] === 'number') {
    lines.push(t('customers.fact.distance', { distance: format.distance(facts['distance_m']) }));
  }
  if (typeof facts['seconds'] === 'number') {
    lines.push(t('customers.fact.onSite', { duration: format.duration(facts['seconds']) }));
  }
  return lines;
}

/** Some of these are codes of the product, the others sentences of people. */
const CODED: Partial<Record<(typeof SPOKEN)[number], string>> = {
  outcome: 'visit.result',
  result: 'visit.result',
  reason: 'customers.reason',
};

export function factsText(event: TimelineEvent, tools: Tools): string {
  const spoken = SPOKEN.flatMap((key) => {
    const value = event.facts[key];
    if (typeof value !== 'string' || value === '') return [];
    const codes = CODED[key];
    return [codes ? tools.t(`${codes}.${value}`, { defaultValue: value }) : value];
  });
  return [...measured(event.facts, tools), ...spoken].join('\n');
}

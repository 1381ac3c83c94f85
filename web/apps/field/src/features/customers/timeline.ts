/** What an event of the customer's history says, from the facts it carries. */
import type { Format, Language } from '@shifang/ui';
import { causeWords } from '../../shell/keeping/causes';

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

/** What a pool's own event tells better stands there alone. */
const OF_POOL = new Set(['claimed', 'released', 'reclaimed']);

export function isTold(event: TimelineEvent): boolean {
  const moved = event.kind === 'customer.transferred';
  return !(moved && OF_POOL.has(String(event.facts['cause'])));
}

/** The conditions of a rule that ended a holding, or will; how its day moved. */
function judged({ kind, facts }: TimelineEvent, { t, format }: Tools): string[] {
  if (kind === 'pool.due_moved') {
    const [was, due] = [facts['was_on'], facts['due_on']].map((day) => format.day(String(day)));
    return [t('keeping.moved', { was, due })];
  }
  if (kind !== 'pool.reclaimed' && kind !== 'pool.warned') return [];
  const reasons = (facts['reasons'] ?? []) as { cause?: string; due?: string | null }[];
  const left = kind === 'pool.warned' ? [t('keeping.left', { count: Number(facts['days']) })] : [];
  const met = reasons.filter(({ due }) => due).map(({ cause = '' }) => causeWords(t, cause));
  return [...left, ...met];
}

export function factsText(event: TimelineEvent, tools: Tools): string {
  const spoken = SPOKEN.flatMap((key) => {
    const value = event.facts[key];
    if (typeof value !== 'string' || value === '') return [];
    const codes = CODED[key];
    return [codes ? tools.t(`${codes}.${value}`, { defaultValue: value }) : value];
  });
  return [...judged(event, tools), ...measured(event.facts, tools), ...spoken].join('\n');
}

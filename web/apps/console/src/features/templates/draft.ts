import type { Draft, Step, StepKind, TemplateDetail } from './types';

/** The draft of a template; without one, what was published last, to be changed from there. */
export function draftOf(detail: TemplateDetail): Draft {
  const [newest] = [...detail.versions].sort((a, b) => b.version - a.version);
  const from = detail.draft ?? newest;
  return {
    name: from?.name ?? detail.name,
    order: from?.order ?? 'free',
    steps: (from?.steps ?? []) as unknown as Step[],
  };
}

/** The steps with a new one of a kind at the end; its id is the kind with the first free number. */
export function withStep(steps: readonly Step[], kind: StepKind): Step[] {
  const taken = new Set(steps.map(({ id }) => id));
  let number = 1;
  while (taken.has(`${kind.code}-${number}`)) number += 1;
  const { zh, en } = kind.title;
  const added: Step = {
    id: `${kind.code}-${number}`,
    kind: kind.code,
    title: { zh, en },
    required: true,
    visible_if: null,
    config: structuredClone(kind.default_config),
  };
  return [...steps, added];
}

/** The steps with one moved to another place; a condition that would look ahead is dropped. */
export function moved(steps: readonly Step[], from: number, to: number): Step[] {
  const after = [...steps];
  const [step] = after.splice(from, 1);
  if (step === undefined) return after;
  after.splice(Math.max(0, Math.min(after.length, to)), 0, step);
  return withoutForwardConditions(after);
}

export function without(steps: readonly Step[], at: number): Step[] {
  return withoutForwardConditions(steps.filter((_, index) => index !== at));
}

function withoutForwardConditions(steps: readonly Step[]): Step[] {
  const before = new Set<string>();
  return steps.map((step) => {
    const condition = step.visible_if;
    const kept = condition && before.has(condition.step) ? condition : null;
    before.add(step.id);
    return { ...step, visible_if: kept };
  });
}

/** The steps that a problem's fields name: `2.config.minimum` is step 2. */
export function faultsByStep(fields: readonly { field?: string }[]): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const { field = '' } of fields) {
    const [at = '', ...rest] = field.replace(/^steps\./, '').split('.');
    const index = Number(at);
    if (!Number.isInteger(index) || at === '') continue;
    found.set(index, [...(found.get(index) ?? []), rest.join('.')]);
  }
  return found;
}

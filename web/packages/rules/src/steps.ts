/** Which steps of a visit show, which are open, and what keeps the visit from being complete. */
import { visibleOf, type Answers, type AnswersByStep, type Condition } from './visibility';

export type StepKind = 'photo' | 'form' | 'outcome' | 'note' | 'signature' | 'scan';

export interface StepDefinition {
  id: string;
  kind: StepKind;
  required: boolean;
  visible_if?: Condition | null;
  config: Record<string, unknown>;
}

export interface StepRecord {
  answers: Answers;
  photos: number;
}

export type StepRecords = Record<string, StepRecord | undefined>;

const answersOf = (records: StepRecords): AnswersByStep =>
  Object.fromEntries(Object.entries(records).map(([id, record]) => [id, record?.answers]));

/** Steps that apply, in their order. */
export function visibleSteps<S extends StepDefinition>(
  steps: readonly S[],
  records: StepRecords,
): S[] {
  return visibleOf(steps, answersOf(records));
}

/** How many photos the step asks for at least. */
export function minimumPhotos(step: StepDefinition): number {
  if (step.kind !== 'photo') return 0;
  const minimum = Number(step.config['minimum'] ?? 1);
  return Number.isFinite(minimum) ? Math.max(0, minimum) : 1;
}

export interface Missing {
  stepId: string;
  reason: 'not_done' | 'photos';
  have: number;
  want: number;
}

function missingOf(step: StepDefinition, record: StepRecord | undefined): Missing | null {
  if (!record) {
    return step.required ? { stepId: step.id, reason: 'not_done', have: 0, want: 1 } : null;
  }
  const want = minimumPhotos(step);
  if (record.photos >= want) return null;
  return { stepId: step.id, reason: 'photos', have: record.photos, want };
}

/** What is still missing; empty means that every required step is done. */
export function missingSteps(steps: readonly StepDefinition[], records: StepRecords): Missing[] {
  return visibleSteps(steps, records)
    .map((step) => missingOf(step, records[step.id]))
    .filter((missing): missing is Missing => missing !== null);
}

/**
 * Steps that may be opened now. In fixed order this is the first open one together with all done ones;
 * an optional step may be passed over.
 */
export function openableSteps(
  steps: readonly StepDefinition[],
  records: StepRecords,
  order: 'fixed' | 'free',
): Set<string> {
  const shown = visibleSteps(steps, records);
  if (order === 'free') return new Set(shown.map((step) => step.id));
  const openable = new Set<string>();
  for (const step of shown) {
    openable.add(step.id);
    if (!records[step.id] && step.required) break;
  }
  return openable;
}

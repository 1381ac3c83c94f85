/** A step in the making: kept with every keystroke, so that a reload or a killed app loses nothing. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useCallback } from 'react';
import type { Answers } from '@shifang/rules';
import type { DeclaredPhoto, Step, StepDraft } from '../../outbox/types';
import type { StepView, VisitView } from '../../outbox/visits';
import { useFieldData, type PhotoFacts } from '../../shell/data';
import { declared } from '../../shell/photos';
import { useFieldSession, type FieldSession } from '../../shell/session';

const keyOf = (visitId: string, stepId: string): string => `${visitId}/${stepId}`;

function fresh(visitId: string, stepId: string, done: StepView | undefined): StepDraft {
  return {
    key: keyOf(visitId, stepId),
    visit_id: visitId,
    step_id: stepId,
    answers: done?.answers ?? {},
    photos: [],
    started_at: new Date().toISOString(),
  };
}

export interface DraftTools {
  /** Undefined while it is read from the store. */
  draft: StepDraft | undefined;
  save: (answers: Answers) => Promise<void>;
}

/** The draft of a step; a step that was done already begins with its answers. */
export function useStepDraft(visit: VisitView, stepId: string): DraftTools {
  const { store } = useFieldSession();
  const done = visit.steps[stepId];
  const stored = useLiveQuery(
    async () => (await store.stepDrafts.get(keyOf(visit.id, stepId))) ?? null,
    [store, visit.id, stepId],
  );
  const draft = stored === undefined ? undefined : (stored ?? fresh(visit.id, stepId, done));
  const save = useCallback(
    async (answers: Answers) => {
      const before = await store.stepDrafts.get(keyOf(visit.id, stepId));
      await store.stepDrafts.put({ ...(before ?? fresh(visit.id, stepId, done)), answers });
    },
    [store, visit.id, stepId, done],
  );
  return { draft, save };
}

/** Optional steps that the person passed over; they can still be opened. */
export function usePassed(visitId: string): {
  passed: readonly string[];
  pass: (stepId: string) => Promise<void>;
} {
  const { store } = useFieldSession();
  const key = `passed:${visitId}`;
  const passed = useLiveQuery(() => store.read<string[]>(key), [store, key]) ?? [];
  return { passed, pass: (stepId) => store.write(key, [...passed, stepId]) };
}

/** Photos taken for a step, declared ones first, in the order in which they were taken. */
export function useStepPhotos(visitId: string, stepId: string): PhotoFacts[] {
  const { photos } = useFieldData();
  return photos
    .filter((photo) => photo.visit_id === visitId && photo.step_id === stepId)
    .sort((a, b) => a.taken_at.localeCompare(b.taken_at));
}

export const declaredOf = (photos: readonly PhotoFacts[]): DeclaredPhoto[] => photos.map(declared);

/** Turn the draft into a command. */
export async function finishStep(
  session: FieldSession,
  options: { visit: VisitView; step: Step; answers: Answers; photos: readonly PhotoFacts[] },
): Promise<void> {
  const { visit, step, answers, photos } = options;
  const key = keyOf(visit.id, step.id);
  const draft = await session.store.stepDrafts.get(key);
  const happenedAt = new Date();
  const payload = {
    visit_id: visit.id,
    step_id: step.id,
    answers,
    photos: declaredOf(photos),
    started_at: draft?.started_at ?? happenedAt.toISOString(),
    finished_at: happenedAt.toISOString(),
  };
  await session.record({ kind: 'visit.step', payload, happenedAt });
  await session.store.stepDrafts.delete(key);
}

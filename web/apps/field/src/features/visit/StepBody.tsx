import { Skeleton } from '@shifang/ui';
import type { ComponentType } from 'react';
import type { Step } from '../../outbox/types';
import type { VisitView } from '../../outbox/visits';
import { useFieldSession } from '../../shell/session';
import { finishStep, useStepDraft, useStepPhotos } from './drafts';
import type { StepProps } from './step_props';
import { FormStep } from './steps/FormStep';
import { NoteStep } from './steps/NoteStep';
import { OutcomeStep } from './steps/OutcomeStep';
import { PhotoStep } from './steps/PhotoStep';
import { ScanStep } from './steps/ScanStep';
import { SignatureStep } from './steps/SignatureStep';

const KINDS: Record<Step['kind'], ComponentType<StepProps>> = {
  photo: PhotoStep,
  form: FormStep,
  outcome: OutcomeStep,
  note: NoteStep,
  signature: SignatureStep,
  scan: ScanStep,
};

interface Props {
  visit: VisitView;
  step: Step;
  /** What runs while the step is being kept. */
  onFinish: (kept: Promise<void>) => Promise<void>;
}

export function StepBody({ visit, step, onFinish }: Props) {
  const session = useFieldSession();
  const { draft, save } = useStepDraft(visit, step.id);
  const photos = useStepPhotos(visit.id, step.id);
  if (!draft) return <Skeleton rows={3} />;
  const Kind = KINDS[step.kind];
  return (
    <Kind
      visit={visit}
      step={step}
      answers={draft.answers}
      photos={photos}
      save={save}
      done={(answers, declared = photos) =>
        onFinish(finishStep(session, { visit, step, answers, photos: declared }))
      }
    />
  );
}

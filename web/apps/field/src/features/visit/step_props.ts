import type { Answers } from '@shifang/rules';
import type { Step } from '../../outbox/types';
import type { VisitView } from '../../outbox/visits';
import type { PhotoFacts } from '../../shell/data';

/** What every kind of step gets; it draws its own "done", since only it knows when that is right. */
export interface StepProps {
  visit: VisitView;
  step: Step;
  answers: Answers;
  photos: readonly PhotoFacts[];
  save: (answers: Answers) => Promise<void>;
  done: (answers: Answers, photos?: readonly PhotoFacts[]) => Promise<void>;
}

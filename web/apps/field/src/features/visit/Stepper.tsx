import { problemText } from '@shifang/api';
import { openableSteps, visibleSteps } from '@shifang/rules';
import { Button } from 'antd-mobile';
import { Check, CloudUpload, Lock, PauseCircle } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { canAppeal } from '../../outbox/review';
import type { Step } from '../../outbox/types';
import { stepRecords, type VisitView } from '../../outbox/visits';
import { useFieldData } from '../../shell/data';
import { useWords } from '../../shell/named';
import { PasskeyNote } from '../../shell/passkey/PasskeyNote';
import { ReviewNote } from '../../shell/review/ReviewNote';
import { CheckOut } from './CheckOut';
import { usePassed } from './drafts';
import { StepBody } from './StepBody';
import styles from './Steps.module.css';

interface Plan {
  steps: Step[];
  openable: Set<string>;
}

function usePlan(visit: VisitView): Plan | null {
  const { templates } = useFieldData();
  const template = visit.templateVersionId ? templates.get(visit.templateVersionId) : undefined;
  return useMemo(() => {
    if (!template) return null;
    const records = stepRecords(visit);
    const steps = visibleSteps(template.steps, records);
    return {
      steps,
      openable: openableSteps(template.steps, records, template.order),
    };
  }, [template, visit]);
}

interface Props {
  visit: VisitView;
  onCheckInAgain: () => void;
}

/** One step after the other, each as high as the screen; done ones fold away. */
export function Stepper({ visit, onCheckInAgain }: Props) {
  const plan = usePlan(visit);
  const [chosen, setChosen] = useState<string | null>(null);
  const [finishing, setFinishing] = useState<string | null>(null);
  const { passed, pass } = usePassed(visit.id);
  const next = plan?.steps.find(({ id }) => !visit.steps[id] && !passed.includes(id));
  const active = chosen ?? next?.id ?? null;
  // Leaving is asked about by what is missing: it waits for the step whose "done" was just tapped.
  if (finishing !== null && visit.steps[finishing]) setFinishing(null);
  const finish = async (stepId: string, kept: Promise<void>): Promise<void> => {
    setFinishing(stepId);
    try {
      await kept;
      setChosen(null);
    } catch (error) {
      setFinishing(null);
      throw error;
    }
  };
  return (
    <>
      <Troubles visit={visit} onCheckInAgain={onCheckInAgain} />
      <ol className={styles.steps}>
        {plan?.steps.map((step, at) => (
          <StepItem
            key={step.id}
            visit={visit}
            step={step}
            number={at + 1}
            active={step.id === active}
            locked={!plan.openable.has(step.id)}
            onOpen={() => setChosen(step.id)}
            onSkip={() => {
              setChosen(null);
              void pass(step.id);
            }}
            onFinish={(kept) => finish(step.id, kept)}
          />
        ))}
      </ol>
      <CheckOut visit={visit} ready={active === null} settling={finishing !== null} />
    </>
  );
}

interface ItemProps {
  visit: VisitView;
  step: Step;
  number: number;
  active: boolean;
  locked: boolean;
  onOpen: () => void;
  onSkip: () => void;
  onFinish: (kept: Promise<void>) => Promise<void>;
}

function StepItem(props: ItemProps) {
  const { visit, step, number, active, locked, onOpen, onSkip, onFinish } = props;
  const { t } = useTranslation();
  const { say } = useWords();
  const done = visit.steps[step.id];
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) item.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [active]);
  return (
    <li ref={item} className={styles.step} data-active={active} data-done={Boolean(done)}>
      <div className={styles.top}>
        <button
          type="button"
          className={styles.head}
          disabled={locked}
          aria-expanded={active}
          data-testid={`step-${step.id}`}
          data-done={Boolean(done)}
          onClick={onOpen}
        >
          <span className={styles.number}>{done ? <Check size={16} aria-hidden /> : number}</span>
          <span className={styles.words}>
            <span className={styles.title}>{say(step.title)}</span>
            <StepNote visit={visit} step={step} locked={locked} />
          </span>
          {locked && <Lock size={16} aria-hidden />}
          {done && !done.delivered && <CloudUpload size={16} aria-hidden />}
        </button>
        {active && !done && !step.required && (
          <button type="button" className={styles.skip} data-testid="step-skip" onClick={onSkip}>
            {t('visit.step.skip')}
          </button>
        )}
      </div>
      {active && (
        <div className={styles.body}>
          <StepBody key={step.id} visit={visit} step={step} onFinish={onFinish} />
        </div>
      )}
    </li>
  );
}

function StepNote({ visit, step, locked }: { visit: VisitView; step: Step; locked: boolean }) {
  const { t } = useTranslation();
  const done = visit.steps[step.id];
  const words = (): string => {
    if (locked) return t('visit.step.locked');
    if (!done) return step.required ? t('visit.step.required') : t('visit.step.optional');
    return done.delivered ? t('visit.step.delivered') : t('visit.step.done');
  };
  return <span className={styles.note}>{words()}</span>;
}

/** What the server did not take as it was: in plain words, with what can be done. */
function Troubles({ visit, onCheckInAgain }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [first] = visit.troubles;
  if (!first) {
    return (
      <div className={styles.review}>
        <ReviewNote visit={visit} />
        <PasskeyNote />
      </div>
    );
  }
  const ofCheckIn = visit.troubles.some(({ kind }) => kind === 'visit.check_in');
  const problem = { code: first.code ?? '', params: first.params, detail: first.detail };
  return (
    <div className={styles.trouble} role="alert" data-testid="visit-trouble">
      <p>
        <PauseCircle size={18} aria-hidden />
        <span>
          {problemText(t, problem)} {t('visit.kept')}
        </span>
      </p>
      <ReviewNote visit={visit} />
      <PasskeyNote />
      {ofCheckIn && (
        <Button size="small" fill="outline" onClick={onCheckInAgain}>
          {t('visit.checkInAgain')}
        </Button>
      )}
      {canAppeal(visit) && (
        <Button
          size="small"
          fill="outline"
          data-testid="visit-appeal"
          onClick={() => void navigate(`/visits/${visit.id}/appeal`)}
        >
          {t('visit.appeal.action')}
        </Button>
      )}
    </div>
  );
}

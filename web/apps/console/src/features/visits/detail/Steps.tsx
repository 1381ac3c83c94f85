import { StatusTag, useFormat, useLanguage } from '@shifang/ui';
import { Section } from '@shifang/ui/console';
import { PhotoGrid } from '@shifang/ui/photo';
import { useTranslation } from 'react-i18next';
import { titleIn, useStepWords } from '../../../shell/stepKinds';
import type { StepDone, VisitDetail } from '../queries';
import { Answers } from './Answers';
import { usePhotoCaption } from './photos';
import styles from './VisitDetail.module.css';

/** The steps of the pinned template, each with what was answered and the photos taken. */
export function Steps({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  if (visit.steps.length === 0) return null;
  const done = visit.steps.filter((step) => step.done).length;
  return (
    <Section title={t('visits.steps', { done, all: visit.steps.length })}>
      <ol className={styles.steps}>
        {visit.steps.map((step, at) => (
          <Step key={step.id} step={step} number={at + 1} customerId={visit.customer_id} />
        ))}
      </ol>
    </Section>
  );
}

function Step({
  step,
  number,
  customerId,
}: {
  step: StepDone;
  number: number;
  customerId: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const words = useStepWords();
  const caption = usePhotoCaption();
  const title = titleIn(step.title, language);
  return (
    <li className={styles.step} data-done={step.done || undefined}>
      <span className={styles.number}>{number}</span>
      <div className={styles.stepBody}>
        <div className={styles.attemptHead}>
          <span className={styles.stepTitle}>{title}</span>
          {words.kind(step.kind) !== title && (
            <span className={styles.quiet}>{words.kind(step.kind)}</span>
          )}
          <StepState step={step} />
          {step.finished_at !== null && (
            <time dateTime={step.finished_at} className={styles.stepWhen}>
              {format.clockExact(step.finished_at)}
            </time>
          )}
        </div>
        {step.done && <Answers step={step} customerId={customerId} />}
        {step.photos.length > 0 && (
          <PhotoGrid photos={step.photos.map((photo) => caption(photo))} />
        )}
        {step.earlier.length > 0 && (
          <p className={styles.quiet}>{t('visits.earlier', { count: step.earlier.length })}</p>
        )}
      </div>
    </li>
  );
}

function StepState({ step }: { step: StepDone }) {
  const { t } = useTranslation();
  if (step.done) return <StatusTag status="complete" size="small" />;
  if (!step.visible) return <span className={styles.quiet}>{t('visits.notAsked')}</span>;
  return step.required ? (
    <StatusTag status="warning" size="small">
      {t('visits.requiredMissing')}
    </StatusTag>
  ) : (
    <span className={styles.quiet}>{t('visits.optional')}</span>
  );
}

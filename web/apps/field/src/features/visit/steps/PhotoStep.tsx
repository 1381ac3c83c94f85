import { minimumPhotos } from '@shifang/rules';
import { useTranslation } from 'react-i18next';
import { DoneButton } from '../DoneButton';
import type { StepProps } from '../step_props';
import { VisitCamera } from '../VisitCamera';
import styles from '../Steps.module.css';

export function PhotoStep({ visit, step, photos, done }: StepProps) {
  const { t } = useTranslation();
  const minimum = minimumPhotos(step);
  const missing = minimum - photos.length;
  const hint = step.config['hint'];
  return (
    <>
      {typeof hint === 'string' && <p className={styles.hint}>{hint}</p>}
      <VisitCamera
        visit={visit}
        stepId={step.id}
        category={String(step.config['category'] ?? 'other')}
        minimum={minimum}
        photos={photos}
      />
      <DoneButton disabled={missing > 0} onDone={() => done({})}>
        {missing > 0 ? t('visit.photo.missing', { count: missing }) : undefined}
      </DoneButton>
    </>
  );
}

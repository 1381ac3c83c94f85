import { Button } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { useFieldData } from '../../shell/data';
import { ChoiceField, TextField } from '../../shell/fields/Field';
import { usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { cancel, shopClosed } from './actions';
import { declaredOf, useStepPhotos } from './drafts';
import styles from './Steps.module.css';
import { VisitCamera } from './VisitCamera';

const REASONS = ['customer_asked', 'no_time', 'too_far', 'other'] as const;

/** A visit that will not take place: one reason, a few words. */
export function CancelPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const session = useFieldSession();
  const { visits, customers } = useFieldData();
  const visit = visits.get(id);
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const [words, setWords] = useState('');
  if (!visit) return <Navigate to="/" replace />;
  // A draft that nobody else knows of needs no reason: it is simply dropped.
  const silent = !visit.started && !visit.planned;
  const spoken = [reason && reason !== 'other' ? t(`visit.cancel.${reason}`) : '', words.trim()]
    .filter(Boolean)
    .join(' · ');
  const submit = async (): Promise<void> => {
    if (silent) await session.store.visitDrafts.delete(visit.id);
    else await cancel(session, visit, spoken);
    await navigate('/', { replace: true });
  };
  return (
    <SubPage
      title={t('visit.cancel.title')}
      subtitle={customers.get(visit.customerId)?.name}
      parent={`/visits/${id}`}
      foot={
        <Button
          block
          color="danger"
          size="large"
          disabled={!silent && spoken === ''}
          data-testid="cancel-submit"
          onClick={submit}
        >
          {t('visit.cancel.submit')}
        </Button>
      }
    >
      <div className={styles.form}>
        {silent ? (
          <p className={styles.hint}>{t('visit.cancel.silent')}</p>
        ) : (
          <>
            <ChoiceField
              label={t('visit.cancel.reason')}
              required
              choices={REASONS.map((value) => ({ value, label: t(`visit.cancel.${value}`) }))}
              chosen={reason ? [reason] : []}
              onChange={([value]) => setReason(value ?? null)}
              testId="cancel-reason"
            />
            <TextField
              label={t('visit.cancel.words')}
              lines
              value={words}
              onChange={setWords}
              maxLength={400}
            />
          </>
        )}
      </div>
    </SubPage>
  );
}

const CLOSED_STEP = '_shop_closed';

/** Nobody is there: a photo of the closed door is the evidence. */
export function ShopClosedPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const session = useFieldSession();
  const { visits, customers } = useFieldData();
  const visit = visits.get(id);
  const { fix } = usePlace();
  const [reason, setReason] = useState('');
  const photos = useStepPhotos(id, CLOSED_STEP);
  if (!visit) return <Navigate to="/" replace />;
  const submit = async (): Promise<void> => {
    const facts = declaredOf(photos);
    await shopClosed(session, visit, { reason: reason.trim(), photos: facts });
    await navigate('/', { replace: true });
  };
  return (
    <SubPage
      title={t('visit.closed.title')}
      subtitle={customers.get(visit.customerId)?.name}
      parent={`/visits/${id}`}
      foot={
        <Button
          block
          color="primary"
          size="large"
          disabled={photos.length === 0 || fix === null}
          loading="auto"
          data-testid="closed-submit"
          onClick={submit}
        >
          {t('visit.closed.submit')}
        </Button>
      }
    >
      <div className={styles.form}>
        <p className={styles.hint}>{t('visit.closed.hint')}</p>
        <VisitCamera
          visit={visit}
          stepId={CLOSED_STEP}
          category="shop_front"
          minimum={1}
          photos={photos}
        />
        <TextField
          label={t('visit.closed.reason')}
          lines
          value={reason}
          onChange={setReason}
          maxLength={400}
          placeholder={t('visit.closed.example')}
        />
      </div>
    </SubPage>
  );
}

import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { useFieldData } from '../../shell/data';
import { ChoiceField, TextField } from '../../shell/fields/Field';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import styles from './pool.module.css';

const REASONS = ['closed', 'not_fitting', 'too_far', 'no_need', 'other'] as const;

/** A customer goes back to the pool by its owner's own wish, with a reason that the next one reads. */
export function ReleasePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { record } = useFieldSession();
  const customer = useFieldData().customers.get(id);
  const [name] = useState(customer?.name);
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const [words, setWords] = useState('');
  if (name === undefined) return <Navigate to="/pool/mine" replace />;
  const spoken = [reason && reason !== 'other' ? t(`pool.reason.${reason}`) : '', words.trim()]
    .filter(Boolean)
    .join(' · ');
  const submit = async (): Promise<void> => {
    const payload = { customer_id: id, reason: spoken };
    await record({ kind: 'pool.release', payload, happenedAt: new Date() });
    Toast.show({ content: t('pool.released') });
    await navigate('/pool/mine', { replace: true });
  };
  return (
    <SubPage
      title={t('pool.releaseTitle')}
      subtitle={name}
      parent="/pool/mine"
      foot={
        <Button
          block
          color="danger"
          size="large"
          loading="auto"
          disabled={spoken === ''}
          data-testid="release-submit"
          onClick={submit}
        >
          {t('pool.release')}
        </Button>
      }
    >
      <div className={styles.form}>
        <p className={styles.facts}>{t('pool.releaseHint')}</p>
        <ChoiceField
          label={t('pool.why')}
          required
          choices={REASONS.map((value) => ({ value, label: t(`pool.reason.${value}`) }))}
          chosen={reason ? [reason] : []}
          onChange={([value]) => setReason(value ?? null)}
          testId="release-reason"
        />
        <TextField
          label={t('pool.words')}
          lines
          required={reason === 'other'}
          value={words}
          onChange={setWords}
          maxLength={240}
          testId="release-words"
        />
      </div>
    </SubPage>
  );
}

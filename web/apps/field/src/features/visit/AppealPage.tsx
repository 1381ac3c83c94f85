import { problemText } from '@shifang/api';
import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { canAppeal } from '../../outbox/review';
import { useFieldData } from '../../shell/data';
import { TextField } from '../../shell/fields/Field';
import { ReviewNote } from '../../shell/review/ReviewNote';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { appeal } from './actions';
import styles from './Stopped.module.css';

const LONGEST = 500;

/** Saying why a check-in that was stopped, or not counted, was true. Works without a network. */
export function AppealPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const session = useFieldSession();
  const { visits, customers } = useFieldData();
  const visit = visits.get(id);
  const [note, setNote] = useState('');
  if (!visit) return <Navigate to="/" replace />;
  const { stopped } = visit;
  const submit = async (): Promise<void> => {
    await appeal(session, visit, note.trim());
    Toast.show({ content: t('visit.appeal.sent') });
    await navigate(`/visits/${id}`, { replace: true });
  };
  return (
    <SubPage
      title={t('visit.appeal.title')}
      subtitle={customers.get(visit.customerId)?.name}
      parent={`/visits/${id}`}
      foot={
        canAppeal(visit) && (
          <Button
            block
            color="primary"
            size="large"
            disabled={note.trim() === ''}
            data-testid="appeal-submit"
            onClick={submit}
          >
            {t('visit.appeal.submit')}
          </Button>
        )
      }
    >
      <div className={styles.form}>
        {stopped && (
          <p className={styles.said}>
            {problemText(t, {
              code: stopped.code ?? '',
              params: stopped.params,
              detail: stopped.detail,
            })}
          </p>
        )}
        <ReviewNote visit={visit} />
        {canAppeal(visit) ? (
          <>
            <TextField
              label={t('visit.appeal.note')}
              hint={t('visit.appeal.hint')}
              required
              lines
              value={note}
              onChange={setNote}
              maxLength={LONGEST}
              testId="appeal-note"
            />
            <p className={styles.count}>{`${note.length} / ${LONGEST}`}</p>
          </>
        ) : (
          <p className={styles.soft}>{t('visit.appeal.nothing')}</p>
        )}
      </div>
    </SubPage>
  );
}

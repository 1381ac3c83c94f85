import { uuid7 } from '@shifang/rules';
import { useFormat } from '@shifang/ui';
import { Button, Toast } from 'antd-mobile';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { CustomerView } from '../../outbox/customers';
import type { Fix, OutboxPhoto } from '../../outbox/types';
import { useFieldData } from '../../shell/data';
import { FieldMap } from '../../shell/map/FieldMap';
import { TextField } from '../../shell/fields/Field';
import { declared } from '../../shell/photos';
import { distanceBetween, pointOf, usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { CapturePhotos } from './CapturePhotos';
import styles from './forms.module.css';

/** Standing at the customer's door while the map says otherwise: the phone's place becomes a request. */
export function CorrectPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { record, evidence } = useFieldSession();
  const customer = useFieldData().customers.get(id);
  const { fix } = usePlace();
  const [note, setNote] = useState('');
  const [photos, setPhotos] = useState<OutboxPhoto[]>([]);

  const send = async (): Promise<void> => {
    const happenedAt = new Date();
    const payload = {
      request_id: uuid7(happenedAt),
      customer_id: id,
      location: evidence(),
      note: note.trim(),
      photos: photos.map(declared),
    };
    await record({ kind: 'customer.correct_position', payload, happenedAt });
    Toast.show({ content: t('customers.correct.sent') });
    await navigate(`/customers/${id}`, { replace: true });
  };

  return (
    <SubPage
      title={t('customers.correct.title')}
      subtitle={customer?.name}
      parent={`/customers/${id}`}
      foot={
        <Button
          block
          color="primary"
          size="large"
          disabled={fix === null || note.trim() === ''}
          data-testid="correct-save"
          onClick={send}
        >
          {t('customers.correct.submit')}
        </Button>
      }
    >
      <div className={styles.form}>
        <TwoPlaces customer={customer} fix={fix} />
        <Explanation customer={customer} fix={fix} />
        <TextField
          label={t('customers.correct.note')}
          required
          lines
          value={note}
          onChange={setNote}
          maxLength={500}
          placeholder={t('customers.correct.example')}
          testId="correct-note"
        />
        {customer && (
          <CapturePhotos
            customer={customer}
            category="shop_front"
            photos={photos}
            onChange={setPhotos}
          />
        )}
      </div>
    </SubPage>
  );
}

interface Places {
  customer: CustomerView | undefined;
  fix: Fix | null;
}

function Explanation({ customer, fix }: Places) {
  const { t } = useTranslation();
  const format = useFormat();
  const apart = distanceBetween(fix, customer ?? null);
  const accuracy = fix ? format.distance(fix.accuracy_m) : '';
  if (!fix) return <p className={styles.hint}>{t('customers.correct.locating')}</p>;
  if (apart === null)
    return <p className={styles.hint}>{t('customers.correct.first', { accuracy })}</p>;
  return (
    <p className={styles.hint}>
      {t('customers.correct.explain', { distance: format.distance(apart), accuracy })}
    </p>
  );
}

function TwoPlaces({ customer, fix }: Places) {
  const { t } = useTranslation();
  const points = useMemo(() => {
    const recorded = pointOf(customer);
    const old = recorded
      ? [
          {
            ...recorded,
            id: 'old',
            meaning: 'waiting' as const,
            hollow: true,
            label: t('customers.correct.old'),
          },
        ]
      : [];
    const here = fix
      ? [
          {
            id: 'new',
            latitude: fix.latitude,
            longitude: fix.longitude,
            meaning: 'brand' as const,
            label: t('customers.correct.new'),
          },
        ]
      : [];
    return [...old, ...here];
  }, [customer, fix, t]);
  return (
    <div className={styles.map}>
      <FieldMap label={t('customers.map')} points={points} fitKey={String(points.length)} />
    </div>
  );
}

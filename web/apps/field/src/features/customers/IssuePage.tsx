import { uuid7 } from '@shifang/rules';
import { Button, Toast } from 'antd-mobile';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { OutboxPhoto } from '../../outbox/types';
import { useFieldData } from '../../shell/data';
import { TextField } from '../../shell/fields/Field';
import { declared } from '../../shell/photos';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { CapturePhotos } from './CapturePhotos';
import styles from './forms.module.css';

export function IssuePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { record } = useFieldSession();
  const customer = useFieldData().customers.get(id);
  const [title, setTitle] = useState('');
  const [detail, setDetail] = useState('');
  const [photos, setPhotos] = useState<OutboxPhoto[]>([]);

  const send = async (): Promise<void> => {
    const happenedAt = new Date();
    const payload = {
      issue_id: uuid7(happenedAt),
      customer_id: id,
      title: title.trim(),
      detail: detail.trim(),
      photos: photos.map(declared),
    };
    await record({ kind: 'customer.issue', payload, happenedAt });
    Toast.show({ content: t('customers.saved') });
    await navigate(`/customers/${id}`, { replace: true });
  };

  return (
    <SubPage
      title={t('customers.issue.title')}
      subtitle={customer?.name}
      parent={`/customers/${id}`}
      foot={
        <Button
          block
          color="primary"
          size="large"
          disabled={title.trim() === ''}
          data-testid="issue-save"
          onClick={send}
        >
          {t('customers.save')}
        </Button>
      }
    >
      <div className={styles.form}>
        <TextField
          label={t('customers.issue.name')}
          required
          value={title}
          onChange={setTitle}
          maxLength={120}
          testId="issue-title"
        />
        <TextField
          label={t('customers.issue.detail')}
          lines
          value={detail}
          onChange={setDetail}
          maxLength={2000}
        />
        {customer && (
          <CapturePhotos
            customer={customer}
            category="other"
            photos={photos}
            onChange={setPhotos}
          />
        )}
      </div>
    </SubPage>
  );
}

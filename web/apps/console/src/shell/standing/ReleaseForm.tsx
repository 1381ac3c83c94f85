import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Form, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../FormModal';
import { ReasonField } from '../ReasonField';
import { CHANGED } from './queries';

interface Values {
  reason: string;
}

interface Props {
  customerId: string;
  open: boolean;
  onClose: () => void;
}

/** Back to the pool, with the reason that everyone will read in the history. */
export function ReleaseForm({ customerId, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const release = useSave<Values>({
    save: (body) =>
      ok(
        client.POST('/api/v1/pool-customers/{held_id}/release', {
          params: { path: { held_id: customerId } },
          body,
        }),
      ),
    done: t('shell.standing.released'),
    refresh: CHANGED,
    onDone: onClose,
    form: form as FormInstance,
  });
  return (
    <FormModal<Values>
      open={open}
      title={t('shell.standing.releaseTitle')}
      form={form}
      pending={release.pending}
      okText={t('shell.standing.release')}
      onClose={onClose}
      onFinish={release.run}
    >
      <p>{t('shell.standing.releaseHint')}</p>
      <ReasonField />
    </FormModal>
  );
}

import { ok, useApi } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Form, InputNumber, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../FormModal';
import { ReasonField } from '../ReasonField';
import { CHANGED, type Standing } from './queries';

interface Values {
  days: number;
  reason: string;
}

interface Props {
  customerId: string;
  standing: Standing;
  room: NonNullable<Standing['extensions']>;
  onClose: () => void;
}

/** More days with a customer: how many of those that are left, and why; an approval decides. */
export function ExtensionForm({ customerId, standing, room, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const ask = useSave<Values>({
    save: (body) =>
      ok(
        client.POST('/api/v1/pool-holdings/{extended_id}/extensions', {
          params: { path: { extended_id: customerId } },
          body,
        }),
      ),
    done: t('shell.standing.extension.asked'),
    refresh: [...CHANGED, ['approvals']],
    onDone: onClose,
    form: form as FormInstance,
  });
  const required = { required: true, message: t('shell.form.required') };
  return (
    <FormModal<Values>
      open
      title={t('shell.standing.extension.ask')}
      form={form}
      pending={ask.pending}
      okText={t('shell.standing.extension.send')}
      initialValues={{ days: Math.min(10, room.days_left) }}
      onClose={onClose}
      onFinish={ask.run}
    >
      <p>
        {t('shell.standing.extension.hint', {
          day: standing.due_on === null ? '—' : format.day(standing.due_on),
          used: room.used,
          most: room.most,
          left: room.days_left,
        })}
      </p>
      <Form.Item name="days" label={t('shell.standing.extension.days')} rules={[required]}>
        <InputNumber min={1} max={room.days_left} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <ReasonField />
    </FormModal>
  );
}

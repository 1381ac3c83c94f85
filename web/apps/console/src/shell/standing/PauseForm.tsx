import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { DatePicker, Form, type FormInstance } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useToday } from '../day';
import { FormModal } from '../FormModal';
import { ReasonField } from '../ReasonField';
import { CHANGED } from './queries';

interface Values {
  last?: Dayjs | null;
  reason: string;
}

interface Props {
  kind: 'protection' | 'freeze';
  customerId: string;
  onClose: () => void;
}

/** A protection until a day, or a freeze until a day or until it is lifted; both with a reason. */
export function PauseForm({ kind, customerId, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const today = dayjs(useToday());
  const [form] = Form.useForm<Values>();
  const save = useSave<Values>({
    save: ({ last, reason }) =>
      ok(
        client.POST('/api/v1/pool-customers/{customer_id}/pauses', {
          params: { path: { customer_id: customerId } },
          body: { kind, last: last?.format('YYYY-MM-DD') ?? null, reason },
        }),
      ),
    done: t('shell.standing.paused'),
    refresh: CHANGED,
    onDone: onClose,
    form: form as FormInstance,
  });
  const required = { required: true, message: t('shell.form.required') };
  return (
    <FormModal<Values>
      open
      title={t(`shell.standing.${kind}`)}
      form={form}
      pending={save.pending}
      okText={t(`shell.standing.${kind}`)}
      onClose={onClose}
      onFinish={save.run}
    >
      <p>{t(`shell.standing.${kind}Hint`)}</p>
      <Form.Item
        name="last"
        label={t('shell.standing.lastDay')}
        rules={kind === 'protection' ? [required] : []}
      >
        <DatePicker
          style={{ width: '100%' }}
          minDate={today}
          placeholder={kind === 'freeze' ? t('shell.standing.untilLifted') : ''}
        />
      </Form.Item>
      <ReasonField />
    </FormModal>
  );
}

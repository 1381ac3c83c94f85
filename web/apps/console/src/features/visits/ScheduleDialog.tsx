import { ok, useApi } from '@shifang/api';
import { CustomerPicker, useSave } from '@shifang/ui/console';
import { Form, Input } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../shell/FormModal';
import { planBody, PlanFields, type Plan } from './planning';
import { VISITS } from './queries';

interface Draft extends Plan {
  customer_id: string;
  due_reason?: string;
}

/** A visit planned for somebody: it is on the phone at the next sync. */
export function ScheduleDialog({ today, onClose }: { today: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Draft>();
  const saving = useSave<Draft>({
    save: (draft) => {
      const { customer_id, due_reason = '' } = draft;
      const body = { ...planBody(draft), customer_id, due_reason: due_reason.trim() };
      return ok(client.POST('/api/v1/visits', { body }));
    },
    done: t('visits.schedule.done'),
    refresh: [VISITS],
    onDone: onClose,
    form,
  });
  const field = t('visits.customer');
  return (
    <FormModal<Draft>
      open
      title={t('visits.schedule.open')}
      okText={t('visits.schedule.open')}
      form={form}
      pending={saving.pending}
      onClose={onClose}
      onFinish={saving.run}
      initialValues={{ planned_for: dayjs(today) }}
    >
      <Form.Item
        name="customer_id"
        label={field}
        rules={[{ required: true, message: t('visits.required', { field }) }]}
      >
        <CustomerPicker />
      </Form.Item>
      <PlanFields today={today} />
      <Form.Item
        name="due_reason"
        label={t('visits.schedule.why')}
        extra={t('visits.schedule.whyHint')}
      >
        <Input maxLength={200} />
      </Form.Item>
    </FormModal>
  );
}

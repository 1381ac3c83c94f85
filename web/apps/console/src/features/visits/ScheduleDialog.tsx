import { ok, useApi } from '@shifang/api';
import { CustomerPicker, PersonPicker, useSave } from '@shifang/ui/console';
import { DatePicker, Form, Input, Modal, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { VISITS } from './queries';

interface Draft {
  customer_id: string;
  person_id: string;
  planned_for: Dayjs;
  window?: [Dayjs, Dayjs] | null;
  due_reason?: string;
}

/** A visit planned for somebody: it is on the phone at the next sync. */
export function ScheduleDialog({ today, onClose }: { today: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Draft>();
  const saving = useSave<Draft>({
    save: ({ planned_for, window, due_reason, customer_id, person_id }) =>
      ok(
        client.POST('/api/v1/visits', {
          body: {
            customer_id,
            person_id,
            planned_for: planned_for.format('YYYY-MM-DD'),
            due_reason: due_reason?.trim() ?? '',
            window: window
              ? { start: window[0].format('HH:mm'), end: window[1].format('HH:mm') }
              : null,
          },
        }),
      ),
    done: t('visits.schedule.done'),
    refresh: [VISITS],
    onDone: onClose,
    form,
  });
  const needed = (field: string) => [{ required: true, message: t('visits.required', { field }) }];
  return (
    <Modal
      open
      title={t('visits.schedule.open')}
      okText={t('visits.schedule.open')}
      cancelText={t('visits.cancelButton')}
      onCancel={onClose}
      onOk={form.submit}
      confirmLoading={saving.pending}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ planned_for: dayjs(today) }}
        onFinish={saving.run}
      >
        <Form.Item
          name="customer_id"
          label={t('visits.customer')}
          rules={needed(t('visits.customer'))}
        >
          <CustomerPicker />
        </Form.Item>
        <Form.Item name="person_id" label={t('visits.person')} rules={needed(t('visits.person'))}>
          <PersonPicker />
        </Form.Item>
        <Form.Item name="planned_for" label={t('visits.day')} rules={needed(t('visits.day'))}>
          <DatePicker style={{ width: '100%' }} minDate={dayjs(today)} allowClear={false} />
        </Form.Item>
        <Form.Item name="window" label={t('visits.schedule.window')}>
          <TimePicker.RangePicker style={{ width: '100%' }} format="HH:mm" minuteStep={15} />
        </Form.Item>
        <Form.Item
          name="due_reason"
          label={t('visits.schedule.why')}
          extra={t('visits.schedule.whyHint')}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

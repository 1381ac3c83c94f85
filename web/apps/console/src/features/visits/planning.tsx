import { PersonPicker } from '@shifang/ui/console';
import { DatePicker, Form, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';

/** Whom a visit is planned for, and when. */
export interface Plan {
  person_id: string;
  planned_for: Dayjs;
  window?: [Dayjs, Dayjs] | null;
}

/** The same as the API takes it. */
export function planBody({ person_id, planned_for, window }: Plan) {
  return {
    person_id,
    planned_for: planned_for.format('YYYY-MM-DD'),
    window: window ? { start: window[0].format('HH:mm'), end: window[1].format('HH:mm') } : null,
  };
}

/** The fields of a plan: person, day, hours. */
export function PlanFields({ today }: { today: string }) {
  const { t } = useTranslation();
  const needed = (field: string) => [{ required: true, message: t('visits.required', { field }) }];
  return (
    <>
      <Form.Item name="person_id" label={t('visits.person')} rules={needed(t('visits.person'))}>
        <PersonPicker allowClear={false} />
      </Form.Item>
      <Form.Item name="planned_for" label={t('visits.day')} rules={needed(t('visits.day'))}>
        <DatePicker style={{ width: '100%' }} minDate={dayjs(today)} allowClear={false} />
      </Form.Item>
      <Form.Item name="window" label={t('visits.schedule.window')}>
        <TimePicker.RangePicker style={{ width: '100%' }} format="HH:mm" minuteStep={15} />
      </Form.Item>
    </>
  );
}

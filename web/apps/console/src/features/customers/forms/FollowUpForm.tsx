import { ok, useApi } from '@shifang/api';
import { DatePicker, Form, Input, Segmented, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Panorama } from '../types';
import { RecordForm } from './RecordForm';

const CHANNELS = ['call', 'message', 'visit'] as const;

interface Values {
  channel: (typeof CHANNELS)[number];
  contact_id?: string | null;
  outcome: string;
  note: string;
  next_action: string;
  next_on?: Dayjs | null;
}

interface Props {
  panorama: Panorama;
  open: boolean;
  onClose: () => void;
}

export function FollowUpForm({ panorama, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const customerId = panorama.customer.id;
  const write = ({ next_on, contact_id, ...rest }: Values) => {
    const params = { path: { customer_id: customerId } };
    const body = {
      ...rest,
      contact_id: contact_id ?? null,
      contact_name: '',
      next_on: next_on?.format('YYYY-MM-DD') ?? null,
    };
    return ok(client.POST('/api/v1/customers/{customer_id}/follow-ups', { params, body }));
  };
  return (
    <RecordForm<Values>
      customerId={customerId}
      open={open}
      title={t('customers.followUp.add')}
      form={form}
      onClose={onClose}
      write={write}
      initialValues={{ channel: 'call', note: '', next_action: '' }}
    >
      <Form.Item name="channel" label={t('customers.field.channel')}>
        <Segmented
          options={CHANNELS.map((value) => ({ value, label: t(`customers.channel.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="contact_id" label={t('customers.field.contact_name')}>
        <Select
          allowClear
          options={panorama.contacts.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item
        name="outcome"
        label={t('customers.field.outcome')}
        rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="note" label={t('customers.field.note')}>
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 3 }} />
      </Form.Item>
      <Form.Item name="next_action" label={t('customers.field.next_action')}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="next_on" label={t('customers.field.next_on')}>
        <DatePicker />
      </Form.Item>
    </RecordForm>
  );
}

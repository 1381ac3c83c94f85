import { ok, useApi } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Panorama } from '../types';
import { toCents } from './money';
import { RecordForm } from './RecordForm';

interface Values {
  title: string;
  amount: number;
  closed_on: Dayjs;
  opportunity_id?: string | null;
  contract_number: string;
  contract?: [Dayjs, Dayjs] | null;
  note: string;
}

interface Props {
  panorama: Panorama;
  open: boolean;
  onClose: () => void;
}

export function DealForm({ panorama, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const [form] = Form.useForm<Values>();
  const customerId = panorama.customer.id;
  const running = panorama.opportunities.filter(({ stage_kind }) => stage_kind === 'open');
  const write = ({ amount, closed_on, contract, opportunity_id, ...rest }: Values) => {
    const params = { path: { customer_id: customerId } };
    const body = {
      ...rest,
      amount_cents: toCents(amount) ?? 0,
      closed_on: closed_on.format('YYYY-MM-DD'),
      opportunity_id: opportunity_id ?? null,
      contract_from: contract?.[0].format('YYYY-MM-DD') ?? null,
      contract_until: contract?.[1].format('YYYY-MM-DD') ?? null,
    };
    return ok(client.POST('/api/v1/customers/{customer_id}/deals', { params, body }));
  };
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <RecordForm<Values>
      customerId={customerId}
      open={open}
      title={t('customers.deal.add')}
      form={form}
      onClose={onClose}
      write={write}
      initialValues={{
        closed_on: dayjs(format.isoDay(new Date())),
        contract_number: '',
        note: '',
      }}
    >
      <Form.Item name="title" label={t('customers.deal.name')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="amount" label={t('customers.field.amount_cents')} rules={required}>
        <InputNumber min={0} precision={2} prefix="¥" style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="closed_on" label={t('customers.field.closed_on')} rules={required}>
        <DatePicker />
      </Form.Item>
      {running.length > 0 && (
        <Form.Item name="opportunity_id" label={t('customers.deal.wins')}>
          <Select
            allowClear
            options={running.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      )}
      <Form.Item name="contract_number" label={t('customers.field.contract_number')}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="contract" label={t('customers.deal.termField')}>
        <DatePicker.RangePicker />
      </Form.Item>
      <Form.Item name="note" label={t('customers.field.note')}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </RecordForm>
  );
}

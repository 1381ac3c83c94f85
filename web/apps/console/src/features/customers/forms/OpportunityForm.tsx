import { ok, useApi } from '@shifang/api';
import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useVocabulary } from '../settings';
import type { Opportunity } from '../types';
import { toCents } from './money';
import { RecordForm } from './RecordForm';

interface Values {
  name: string;
  stage?: string;
  amount?: number | null;
  expected_on?: Dayjs | null;
  note: string;
}

interface Props {
  customerId: string;
  open: boolean;
  onClose: () => void;
}

export function OpportunityForm({ customerId, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const words = useVocabulary();
  const [form] = Form.useForm<Values>();
  const stages = words.settings.opportunity_stages.filter(({ kind }) => kind === 'open');
  const write = ({ amount, expected_on, stage, ...rest }: Values) => {
    const params = { path: { customer_id: customerId } };
    const body = {
      ...rest,
      stage: stage ?? null,
      amount_cents: toCents(amount),
      expected_on: expected_on?.format('YYYY-MM-DD') ?? null,
    };
    return ok(client.POST('/api/v1/customers/{customer_id}/opportunities', { params, body }));
  };
  return (
    <RecordForm<Values>
      customerId={customerId}
      open={open}
      title={t('customers.opportunity.add')}
      form={form}
      onClose={onClose}
      write={write}
      initialValues={{ stage: stages[0]?.key ?? '', note: '' }}
    >
      <Form.Item
        name="name"
        label={t('customers.opportunity.name')}
        rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="stage" label={t('customers.field.stage')}>
        <Select options={words.choices(stages)} />
      </Form.Item>
      <Form.Item name="amount" label={t('customers.field.amount_cents')}>
        <InputNumber min={0} precision={2} prefix="¥" style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="expected_on" label={t('customers.field.expected_on')}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="note" label={t('customers.field.note')}>
        <Input.TextArea maxLength={1000} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </RecordForm>
  );
}

interface Move {
  stage: string;
  move_note?: string;
}

/** On to another stage; losing one says why. */
export function MoveForm({
  opportunity,
  onClose,
}: {
  opportunity: Opportunity | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const words = useVocabulary();
  const [form] = Form.useForm<Move>();
  const stage = Form.useWatch('stage', form);
  const stages = words.settings.opportunity_stages;
  const lost = stages.find(({ key }) => key === stage)?.kind === 'lost';
  const write = (body: Move) => {
    const params = { path: { opportunity_id: opportunity?.id ?? '' } };
    return ok(client.PATCH('/api/v1/opportunities/{opportunity_id}', { params, body }));
  };
  return (
    <RecordForm<Move>
      customerId={opportunity?.customer_id ?? ''}
      open={opportunity !== null}
      title={t('customers.opportunity.move')}
      form={form}
      onClose={onClose}
      write={write}
    >
      <Form.Item
        name="stage"
        label={t('customers.field.to_stage')}
        rules={[{ required: true, message: t('shell.form.required') }]}
      >
        <Select options={words.choices(stages.filter(({ key }) => key !== opportunity?.stage))} />
      </Form.Item>
      <Form.Item
        name="move_note"
        label={t('customers.field.reason')}
        rules={
          lost ? [{ required: true, whitespace: true, message: t('shell.form.required') }] : []
        }
      >
        <Input.TextArea maxLength={300} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </RecordForm>
  );
}

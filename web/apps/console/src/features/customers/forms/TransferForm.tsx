import { ok, useApi } from '@shifang/api';
import { PersonPicker } from '@shifang/ui/console';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Customer } from '../types';
import { RecordForm } from './RecordForm';

interface Values {
  owner_id: string;
  reason: string;
}

interface Props {
  customer: Customer;
  open: boolean;
  onClose: () => void;
}

/** To another owner, with the reason that everyone will read in the history. */
export function TransferForm({ customer, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const write = (body: Values) => {
    const params = { path: { customer_id: customer.id } };
    return ok(client.POST('/api/v1/customers/{customer_id}/transfer', { params, body }));
  };
  const required = [{ required: true, message: t('shell.form.required') }];
  const but = customer.owner_id === null ? [] : [customer.owner_id];
  return (
    <RecordForm<Values>
      customerId={customer.id}
      done={t('customers.transfer.done')}
      open={open}
      title={t('customers.transfer.title', { name: customer.name })}
      form={form}
      onClose={onClose}
      write={write}
      okText={t('customers.transfer.open')}
    >
      <p>{t('customers.transfer.now', { name: customer.owner_name ?? t('customers.unowned') })}</p>
      <Form.Item name="owner_id" label={t('customers.transfer.to')} rules={required}>
        <PersonPicker but={but} />
      </Form.Item>
      <Form.Item name="reason" label={t('customers.field.reason')} rules={required}>
        <Input.TextArea maxLength={300} autoSize={{ minRows: 2 }} showCount />
      </Form.Item>
    </RecordForm>
  );
}

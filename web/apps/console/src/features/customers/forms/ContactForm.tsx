import { ok, useApi } from '@shifang/api';
import { Checkbox, DatePicker, Form, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../types';
import { RecordForm } from './RecordForm';

interface Values {
  name: string;
  title: string;
  phone: string;
  wechat: string;
  email: string;
  birthday?: Dayjs | null;
  decides: boolean;
  primary: boolean;
  habits: string;
  preferences: string;
  note: string;
}

const EMPTY: Partial<Values> = {
  title: '',
  phone: '',
  wechat: '',
  email: '',
  decides: false,
  primary: false,
  habits: '',
  preferences: '',
  note: '',
};

interface Props {
  customerId: string;
  editing: Contact | 'new' | null;
  onClose: () => void;
}

export function ContactForm({ customerId, editing, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const contact = editing === 'new' ? null : editing;
  const write = ({ birthday, ...rest }: Values) => {
    const body = { ...rest, birthday: birthday?.format('YYYY-MM-DD') ?? null };
    if (contact === null) {
      const params = { path: { customer_id: customerId } };
      return ok(client.POST('/api/v1/customers/{customer_id}/contacts', { params, body }));
    }
    const params = { path: { contact_id: contact.id } };
    return ok(client.PATCH('/api/v1/contacts/{contact_id}', { params, body }));
  };
  return (
    <RecordForm<Values>
      customerId={customerId}
      open={editing !== null}
      title={t(contact === null ? 'customers.contact.add' : 'customers.contact.edit')}
      form={form}
      onClose={onClose}
      write={write}
      initialValues={
        contact === null
          ? EMPTY
          : { ...contact, birthday: contact.birthday === null ? null : dayjs(contact.birthday) }
      }
    >
      <Form.Item
        name="name"
        label={t('customers.contact.name')}
        rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
      >
        <Input maxLength={80} />
      </Form.Item>
      {(['title', 'phone', 'wechat', 'email'] as const).map((name) => (
        <Form.Item key={name} name={name} label={t(`customers.contact.${name}`)}>
          <Input maxLength={40} />
        </Form.Item>
      ))}
      <Form.Item name="birthday" label={t('customers.contact.birthday')}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="primary" valuePropName="checked">
        <Checkbox>{t('customers.contact.primary')}</Checkbox>
      </Form.Item>
      <Form.Item name="decides" valuePropName="checked">
        <Checkbox>{t('customers.contact.decides')}</Checkbox>
      </Form.Item>
      {(['habits', 'preferences', 'note'] as const).map((name) => (
        <Form.Item key={name} name={name} label={t(`customers.contact.${name}`)}>
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 2 }} />
        </Form.Item>
      ))}
    </RecordForm>
  );
}

import { ok, useApi } from '@shifang/api';
import { PersonPicker } from '@shifang/ui/console';
import { DatePicker, Form, Input, Segmented } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../types';
import { RecordForm } from './RecordForm';

interface Values {
  title: string;
  detail: string;
  owner_id?: string | null;
  due_on?: Dayjs | null;
}

interface Props {
  customerId: string;
  open: boolean;
  onClose: () => void;
}

export function IssueForm({ customerId, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const write = ({ due_on, owner_id, ...rest }: Values) => {
    const params = { path: { customer_id: customerId } };
    const body = {
      ...rest,
      photos: [],
      owner_id: owner_id ?? null,
      due_on: due_on?.format('YYYY-MM-DD') ?? null,
    };
    return ok(client.POST('/api/v1/customers/{customer_id}/issues', { params, body }));
  };
  return (
    <RecordForm<Values>
      customerId={customerId}
      open={open}
      title={t('customers.issue.add')}
      form={form}
      onClose={onClose}
      write={write}
      initialValues={{ detail: '' }}
    >
      <Form.Item
        name="title"
        label={t('customers.field.title')}
        rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="detail" label={t('customers.field.detail')}>
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 3 }} />
      </Form.Item>
      <Form.Item name="owner_id" label={t('customers.issue.ownerField')}>
        <PersonPicker />
      </Form.Item>
      <Form.Item name="due_on" label={t('customers.issue.dueField')}>
        <DatePicker />
      </Form.Item>
    </RecordForm>
  );
}

interface Ending {
  status: 'resolved' | 'closed';
  resolution: string;
}

/** Resolving or closing says how. */
export function ResolveForm({ issue, onClose }: { issue: Issue | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Ending>();
  const write = (body: Ending) => {
    const params = { path: { issue_id: issue?.id ?? '' } };
    return ok(client.PATCH('/api/v1/customer-issues/{issue_id}', { params, body }));
  };
  return (
    <RecordForm<Ending>
      customerId={issue?.customer_id ?? ''}
      open={issue !== null}
      title={t('customers.issue.resolve')}
      form={form}
      onClose={onClose}
      write={write}
      initialValues={{ status: 'resolved' }}
    >
      <Form.Item name="status" label={t('customers.field.status')}>
        <Segmented
          options={(['resolved', 'closed'] as const).map((value) => ({
            value,
            label: t(`customers.state.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="resolution"
        label={t('customers.field.resolution')}
        rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
      >
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 3 }} />
      </Form.Item>
    </RecordForm>
  );
}

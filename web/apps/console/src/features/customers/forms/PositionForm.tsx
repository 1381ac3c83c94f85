import { ok, useApi, useMay } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { PlaceField } from '../../../shell/PlaceField';
import { touching } from '../queries';
import type { Customer } from '../types';
import type { Place } from './values';

interface Values {
  place: Place;
  note: string;
}

interface Props {
  customer: Customer;
  open: boolean;
  onClose: () => void;
}

/** Another position: set at once by who may, else asked for and decided by a manager. */
export function PositionForm({ customer, open, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const mayPlace = useMay('customers.place');
  const [form] = Form.useForm<Values>();
  const { latitude, longitude } = customer;
  const save = useSave<Values>({
    save: async ({ place, note }) => {
      const params = { path: { customer_id: customer.id } };
      const position = { ...place, datum: 'wgs84' as const };
      if (mayPlace) {
        await ok(client.PATCH('/api/v1/customers/{customer_id}', { params, body: { position } }));
        return;
      }
      const body = { ...position, note, photos: [] };
      await ok(
        client.POST('/api/v1/customers/{customer_id}/position-corrections', { params, body }),
      );
    },
    done: t(mayPlace ? 'customers.saved' : 'customers.position.asked'),
    refresh: [...touching(customer.id), ['approvals']],
    onDone: onClose,
    form,
  });
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <FormModal<Values>
      open={open}
      width={640}
      title={t('customers.position.title', { name: customer.name })}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
      okText={t(mayPlace ? 'shell.form.save' : 'customers.position.ask')}
      initialValues={
        latitude === null || longitude === null ? {} : { place: { latitude, longitude } }
      }
    >
      <p>{t(mayPlace ? 'customers.position.direct' : 'customers.position.hint')}</p>
      <Form.Item name="place" label={t('customers.place')} rules={required}>
        <PlaceField />
      </Form.Item>
      {!mayPlace && (
        <Form.Item name="note" label={t('customers.field.reason')} rules={required}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
        </Form.Item>
      )}
    </FormModal>
  );
}

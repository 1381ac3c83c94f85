import { useMay, type Problem } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { PersonPicker } from '@shifang/ui/console';
import { App, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { PlaceField } from '../../../shell/PlaceField';
import { useVocabulary } from '../settings';
import { LIFE_STAGES, type Customer } from '../types';
import { AttributeFields } from './AttributeFields';
import { HoursField } from './HoursField';
import { useSaveCustomer } from './saveCustomer';
import { initialOf, type CustomerValues } from './values';

interface Props {
  /** Null adds one. */
  customer: Customer | null;
  open: boolean;
  onClose: () => void;
  onSaved: (id: string) => void;
}

interface Candidate {
  id: string;
  name: string;
  address: string;
  distance_m: number;
}

/** Adds or changes a customer, with the attributes that the organisation defines. */
export function CustomerForm({ customer, open, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<CustomerValues>();
  const ask = useAskAboutLookAlikes();
  const words = useVocabulary();
  const save = useSaveCustomer({
    customer,
    form,
    onSaved,
    onLookAlike: (problem, again) => ask(problem, again),
  });
  return (
    <FormModal<CustomerValues>
      open={open}
      width={640}
      title={t(customer === null ? 'customers.add' : 'customers.change')}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={(values) => save.run({ values, distinct: [] })}
      initialValues={initialOf(customer, words.settings)}
    >
      <Fields customer={customer} />
    </FormModal>
  );
}

/** A name that another customer close by has too: is it the same one? */
function useAskAboutLookAlikes() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const format = useFormat();
  return (problem: Problem, again: (distinct: string[]) => void) => {
    const found = (problem.params['candidates'] ?? []) as Candidate[];
    void modal.confirm({
      title: t('customers.lookAlike.title'),
      okText: t('customers.lookAlike.other'),
      cancelText: t('shell.form.cancel'),
      onOk: () => again(found.map(({ id }) => id)),
      content: (
        <ul>
          {found.map(({ id, name, address, distance_m }) => (
            <li key={id}>
              {[name, address, format.distance(distance_m)].filter(Boolean).join(' · ')}
            </li>
          ))}
        </ul>
      ),
    });
  };
}

function Fields({ customer }: { customer: Customer | null }) {
  const { t } = useTranslation();
  const words = useVocabulary();
  const mayTransfer = useMay('customers.transfer');
  const mayPlace = useMay('customers.place');
  const form = Form.useFormInstance<CustomerValues>();
  const stage = Form.useWatch('life_stage', form);
  const { settings } = words;
  const required = [{ required: true, message: t('shell.form.required') }];
  const reasoned = stage === 'lost' || stage === 'dead';
  return (
    <>
      <Form.Item name="name" label={t('customers.field.name')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="type" label={t('customers.field.type')} rules={required}>
        <Select
          options={words.choices(settings.types)}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="tier" label={t('customers.field.tier')}>
        <Select options={words.choices(settings.tiers)} />
      </Form.Item>
      <Form.Item name="life_stage" label={t('customers.field.life_stage')}>
        <Select options={LIFE_STAGES.map((value) => ({ value, label: t(`ui.status.${value}`) }))} />
      </Form.Item>
      {reasoned && (
        <Form.Item
          name="life_stage_reason"
          label={t('customers.field.life_stage_reason')}
          rules={required}
        >
          <Input maxLength={300} />
        </Form.Item>
      )}
      <Form.Item name="address" label={t('customers.field.address')}>
        <Input maxLength={400} />
      </Form.Item>
      <Form.Item name="phone" label={t('customers.field.phone')}>
        <Input maxLength={40} />
      </Form.Item>
      {customer === null && mayTransfer && (
        <Form.Item
          name="owner_id"
          label={t('customers.field.owner')}
          extra={t('customers.ownerHint')}
        >
          <PersonPicker />
        </Form.Item>
      )}
      <Form.Item name="tags" label={t('customers.field.tags')}>
        <Select
          mode={settings.free_tags ? 'tags' : 'multiple'}
          maxCount={30}
          options={settings.tags.map((tag) => ({ value: tag, label: tag }))}
        />
      </Form.Item>
      {(customer === null || mayPlace) && (
        <Form.Item name="place" label={t('customers.place')}>
          <PlaceField />
        </Form.Item>
      )}
      {(customer === null || mayPlace) && (
        <Form.Item
          name="geofence_radius_m"
          label={t('customers.field.geofence_radius_m')}
          extra={t('customers.fenceHint')}
        >
          <InputNumber min={20} max={5000} precision={0} suffix={t('customers.metres')} />
        </Form.Item>
      )}
      <HoursField />
      <AttributeFields words={words} />
      <Form.Item name="note" label={t('customers.field.note')}>
        <Input.TextArea maxLength={1000} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </>
  );
}

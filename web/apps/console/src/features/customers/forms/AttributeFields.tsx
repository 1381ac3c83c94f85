import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttributeEntry, Vocabulary } from '../settings';

/** The organisation's own fields, each with the control that fits its kind. */
export function AttributeFields({ words }: { words: Vocabulary }) {
  const { t } = useTranslation();
  return words.settings.attributes.map((attribute) => (
    <Form.Item
      key={attribute.key}
      name={['attributes', attribute.key]}
      label={words.choices([attribute])[0]?.label}
      rules={
        attribute.required === true ? [{ required: true, message: t('shell.form.required') }] : []
      }
    >
      {control(attribute, words, t)}
    </Form.Item>
  ));
}

function control(
  attribute: AttributeEntry,
  words: Vocabulary,
  t: (key: string) => string,
): ReactNode {
  const { kind, minimum, maximum, choices = [], max_length: length } = attribute;
  const bounds = {
    ...(minimum === undefined ? {} : { min: minimum }),
    ...(maximum === undefined ? {} : { max: maximum }),
  };
  switch (kind) {
    case 'integer':
      return <InputNumber {...bounds} precision={0} style={{ width: '100%' }} />;
    case 'number':
      return <InputNumber {...bounds} style={{ width: '100%' }} />;
    case 'boolean':
      return (
        <Select
          allowClear
          options={[
            { value: true, label: t('customers.yes') },
            { value: false, label: t('customers.no') },
          ]}
        />
      );
    case 'date':
      return <DatePicker />;
    case 'choice':
      return <Select allowClear options={words.choices(choices)} />;
    case 'choices':
      return <Select mode="multiple" allowClear options={words.choices(choices)} />;
    case 'text':
      return <Input {...(length === undefined ? {} : { maxLength: length })} />;
  }
}

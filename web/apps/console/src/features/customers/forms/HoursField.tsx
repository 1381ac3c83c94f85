import { Button, Form, Select, Space, TimePicker } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Opening hours: lines of weekdays and times. */
export function HoursField() {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <Form.Item label={t('customers.field.hours')}>
      <Form.List name="opening">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <Space key={key} align="start" wrap>
                <Form.Item name={[name, 'days']} rules={required}>
                  <Select
                    mode="multiple"
                    style={{ minWidth: 220 }}
                    maxTagCount="responsive"
                    aria-label={t('customers.weekday.label')}
                    options={DAYS.map((day) => ({
                      value: day,
                      label: t(`customers.weekday.${day}`),
                    }))}
                  />
                </Form.Item>
                <Form.Item name={[name, 'hours']} rules={required}>
                  <TimePicker.RangePicker format="HH:mm" minuteStep={5} order={false} />
                </Form.Item>
                <Button
                  type="text"
                  icon={<Trash2 size={15} />}
                  aria-label={t('customers.remove')}
                  onClick={() => remove(name)}
                />
              </Space>
            ))}
            <Button
              type="dashed"
              icon={<Plus size={14} />}
              onClick={() => add({ days: [1, 2, 3, 4, 5] })}
            >
              {t('customers.addHours')}
            </Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}

import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Checkbox, Form, InputNumber, Radio, Switch, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../FormModal';
import { ReasonField } from '../ReasonField';
import { bodyOf, valuesOf, type Mode, type Values } from './form';
import styles from './frequency.module.css';
import { CHANGED, type CustomerFrequency } from './queries';

const MODES: readonly Mode[] = ['tier', 'own', 'none'];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** As the tier says, otherwise, or not regularly; always with a reason. */
export function FrequencyForm({
  found,
  onClose,
}: {
  found: CustomerFrequency;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const mode = Form.useWatch('mode', form) ?? valuesOf(found).mode;
  const save = useSave<Values>({
    save: (values) =>
      ok(
        client.PUT('/api/v1/planning/customers/{customer_id}/frequency', {
          params: { path: { customer_id: found.customer_id } },
          body: bodyOf(values),
        }),
      ),
    done: t('shell.frequency.saved'),
    refresh: CHANGED,
    onDone: onClose,
    form: form as FormInstance,
  });
  return (
    <FormModal<Values>
      open
      title={t('shell.frequency.change')}
      form={form}
      initialValues={valuesOf(found)}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
    >
      <Form.Item name="mode" label={t('shell.frequency.title')}>
        <Radio.Group
          className={styles.modes ?? ''}
          options={MODES.map((value) => ({ value, label: t(`shell.frequency.mode.${value}`) }))}
        />
      </Form.Item>
      <ReasonField label={t('shell.frequency.reason')} />
      {mode === 'own' && <OwnFields found={found} />}
    </FormModal>
  );
}

function OwnFields({ found }: { found: CustomerFrequency }) {
  const { t } = useTranslation();
  const required = { required: true, message: t('shell.form.required') };
  const usual = found.of_tier;
  const days = WEEKDAYS.map((value) => ({ value, label: t(`customers.weekday.${value}`) }));
  const asTier = (value: number | undefined) =>
    value === undefined ? '' : t('shell.frequency.placeholder', { value });
  return (
    <>
      <div className={styles.pair}>
        <Form.Item name="visits" label={t('shell.frequency.visits')} rules={[required]}>
          <InputNumber<number> min={1} max={14} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="weeks" label={t('shell.frequency.weeks')} rules={[required]}>
          <InputNumber<number> min={1} max={52} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item
        name="weekdays"
        label={t('shell.frequency.weekdays')}
        extra={t('shell.frequency.weekdaysHint')}
      >
        <Checkbox.Group options={days} />
      </Form.Item>
      <Form.Item name="preferred" label={t('shell.frequency.preferred')}>
        <Checkbox.Group options={days} />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item
          name="spacing"
          label={t('shell.frequency.spacingDays')}
          extra={t('shell.frequency.spacingHint')}
        >
          <InputNumber<number> min={1} max={364} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="minutes" label={t('shell.frequency.minutesField')}>
          <InputNumber<number>
            min={1}
            max={600}
            precision={0}
            placeholder={asTier(usual?.minutes)}
            style={{ width: '100%' }}
          />
        </Form.Item>
      </div>
      <Form.Item
        name="important"
        label={t('shell.frequency.importantField')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
    </>
  );
}

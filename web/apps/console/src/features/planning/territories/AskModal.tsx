import { ok, useApi, useMay } from '@shifang/api';
import { DepartmentPicker, PeoplePicker, usePersons, useSave } from '@shifang/ui/console';
import { Checkbox, Form, InputNumber, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { FormModal } from '../../../shell/FormModal';
import { TERRITORIES, type Draft } from './queries';
import styles from './territories.module.css';

interface Values {
  department_id: string;
  people: string[];
  percent?: Record<string, number | null>;
  unowned?: boolean;
  change: number;
}

const MOST_CHANGE = 60;

/** Among whom customers are to be split, and how much a change of hands has to bring. */
export function AskModal({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const assigns = useMay('pools.assign');
  const go = useNavigate();
  const [form] = Form.useForm<Values>();
  const people = Form.useWatch('people', form) ?? [];
  const change = Form.useWatch('change', form) ?? 0;
  const required = [{ required: true, message: t('shell.form.required') }];
  const save = useSave<Values, Draft>({
    save: ({ department_id, people: chosen, percent = {}, unowned = false, change: price }) =>
      ok(
        client.POST('/api/v1/planning/territories', {
          body: {
            department_id,
            people: chosen.map((person_id) => ({ person_id, percent: percent[person_id] ?? 100 })),
            unowned,
            change: price,
          },
        }),
      ),
    refresh: [TERRITORIES],
    onDone: ({ id }) => void go(`/planning/territories/${id}`),
    form,
  });
  return (
    <FormModal<Values>
      open={open}
      title={t('planning.territories.ask')}
      form={form}
      initialValues={{ people: [], change: 10, unowned: false }}
      pending={save.pending}
      onClose={onClose}
      onFinish={(values) => save.run(values)}
      okText={t('planning.territories.start')}
    >
      <Form.Item
        name="department_id"
        label={t('planning.territories.field.department')}
        extra={t('planning.territories.departmentHint')}
        rules={required}
      >
        <DepartmentPicker allowClear={false} />
      </Form.Item>
      <Form.Item
        name="people"
        label={t('planning.territories.field.people')}
        rules={[{ required: true, type: 'array', min: 1, max: 50 }]}
      >
        <PeoplePicker />
      </Form.Item>
      {people.length > 0 && <Shares people={people} />}
      {assigns && (
        <Form.Item name="unowned" valuePropName="checked">
          <Checkbox>{t('planning.territories.unowned')}</Checkbox>
        </Form.Item>
      )}
      <Form.Item
        name="change"
        label={t('planning.territories.change')}
        extra={t('planning.territories.changeMeans', { count: change })}
      >
        <Slider
          min={0}
          max={MOST_CHANGE}
          style={{ marginInline: 8 }}
          marks={{
            0: { label: t('planning.territories.free'), style: { transform: 'none' } },
            [MOST_CHANGE]: {
              label: t('planning.territories.firm'),
              style: { transform: 'translateX(-100%)' },
            },
          }}
          tooltip={{ formatter: null }}
        />
      </Form.Item>
    </FormModal>
  );
}

/** How much of each person's hours counts. */
function Shares({ people }: { people: readonly string[] }) {
  const { t } = useTranslation();
  const persons = usePersons(people);
  return (
    <fieldset className={styles.shares}>
      <legend>{t('planning.territories.percent')}</legend>
      <p className={styles.soft}>{t('planning.territories.percentHint')}</p>
      {persons.map(({ id, name }) => (
        <Form.Item key={id} name={['percent', id]} label={name} initialValue={100}>
          <InputNumber min={0} max={100} precision={0} suffix="%" />
        </Form.Item>
      ))}
    </fieldset>
  );
}

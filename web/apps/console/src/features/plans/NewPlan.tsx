import { ok, useApi, useMay } from '@shifang/api';
import { listed, useFormat, useLanguage } from '@shifang/ui';
import { DepartmentPicker, PeoplePicker } from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { DatePicker, Form, InputNumber, Radio, Segmented, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../shell/day';
import { FormModal } from '../../shell/FormModal';
import { nextMonday, PRICES, wishOf, type Values } from './wish';
import styles from './plans.module.css';
import { useAssigned } from './queries';
import { useBegin } from './useBegin';

interface Props {
  open: boolean;
  /** The assignment whose customers the first week is for. */
  assignment: string | null;
  onClose: () => void;
}

/** Whose weeks are drafted, from which day, and how much a change of the running plan costs. */
export function NewPlan({ open, assignment, onClose }: Props) {
  const { t } = useTranslation();
  const today = useToday();
  const [form] = Form.useForm<Values>();
  const save = useBegin(wishOf, form);
  return (
    <FormModal<Values>
      open={open}
      title={t('plans.new.title')}
      form={form}
      okText={t('plans.new.run')}
      width={600}
      initialValues={{
        kind: assignment === null ? 'people' : 'newcomers',
        ...(assignment === null ? {} : { assignment_id: assignment }),
        people: [],
        first_day: dayjs(nextMonday(today)),
        weeks: 4,
        change_price: 15,
        share: false,
      }}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
    >
      <Fields today={today} />
    </FormModal>
  );
}

function Fields({ today }: { today: string }) {
  const { t } = useTranslation();
  const kind = Form.useWatch<Values['kind']>('kind');
  const assigns = useMay('pools.assign');
  return (
    <>
      <Form.Item name="kind" noStyle hidden={!assigns}>
        <Segmented
          block
          className={styles.kind ?? ''}
          aria-label={t('plans.new.kind')}
          options={[
            { value: 'people', label: t('plans.new.forPeople') },
            { value: 'newcomers', label: t('plans.new.forNewcomers') },
          ]}
        />
      </Form.Item>
      {kind === 'newcomers' ? <NewcomerFields /> : <PeopleFields />}
      <Form.Item
        name="first_day"
        label={t('plans.new.firstDay')}
        rules={[{ required: true, message: t('shell.form.required') }]}
      >
        <DatePicker className={styles.wide ?? ''} minDate={dayjs(today)} allowClear={false} />
      </Form.Item>
      {kind !== 'newcomers' && (
        <Form.Item
          name="weeks"
          label={t('plans.new.weeks')}
          rules={[{ required: true, message: t('shell.form.required') }]}
        >
          <InputNumber min={1} max={8} precision={0} className={styles.wide ?? ''} />
        </Form.Item>
      )}
      <Form.Item name="change_price" label={t('plans.new.change')}>
        <Radio.Group
          className={styles.choices ?? ''}
          options={PRICES.map((value) => ({
            value,
            label: (
              <span className={styles.choice}>
                <span>{t(`plans.change.${value}`)}</span>
                <span className={styles.soft}>{t(`plans.changeHint.${value}`)}</span>
              </span>
            ),
          }))}
        />
      </Form.Item>
      {kind !== 'newcomers' && (
        <Form.Item
          name="share"
          label={t('plans.new.share')}
          extra={t('plans.new.shareHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
      )}
    </>
  );
}

/** A department brings its people; any of them can be taken out, others added. */
function PeopleFields() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Values>();
  const { client } = useApi();
  const queries = useQueryClient();
  const bring = async (department_id: string | undefined) => {
    if (department_id === undefined) return;
    const query = { department_id, status: 'active' as const, limit: 50 };
    const found = await queries.fetchQuery({
      queryKey: ['people', 'of', department_id],
      queryFn: () => ok(client.GET('/api/v1/people', { params: { query } })),
    });
    const before = form.getFieldValue('people') as string[];
    form.setFieldValue('people', [...new Set([...before, ...found.items.map(({ id }) => id)])]);
    await form.validateFields(['people']).catch(() => undefined);
  };
  return (
    <>
      <Form.Item label={t('plans.field.department')} extra={t('plans.new.departmentHint')}>
        <DepartmentPicker
          label={t('plans.field.department')}
          onChange={(id) => void bring(id).catch(() => undefined)}
        />
      </Form.Item>
      <Form.Item
        name="people"
        label={t('plans.field.people')}
        rules={[{ required: true, type: 'array', min: 1, message: t('plans.new.nobody') }]}
      >
        <PeoplePicker />
      </Form.Item>
    </>
  );
}

function NewcomerFields() {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const assigned = useAssigned(true);
  return (
    <Form.Item
      name="assignment_id"
      label={t('plans.new.assignment')}
      extra={t('plans.new.assignmentHint')}
      rules={[{ required: true, message: t('shell.form.required') }]}
    >
      <Select<string>
        loading={assigned.isPending}
        placeholder={t('plans.new.assignment')}
        options={(assigned.data ?? []).map(({ id, made_at, people, reason }) => ({
          value: id,
          label: `${format.moment(made_at)} · ${listed(
            language,
            people.map(({ person_name, customers }) => `${person_name} ${customers}`),
          )} · ${reason}`,
        }))}
      />
    </Form.Item>
  );
}

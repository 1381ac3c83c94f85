import { ok, useApi, useMay } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { DepartmentPicker, PersonPicker, useSave } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { DatePicker, Form, Input, Segmented, Select, Table, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import styles from '../people.module.css';
import type { Shift } from '../queries';
import { WEEKDAYS, weekdayWords } from './weekdays';
import { CalendarBox, EndButton } from './CalendarBox';

const REFRESH = [['calendar']] as const;

/** Working hours by weekday: of a person, of a department and all below, or of everybody. */
export function Shifts() {
  const { t } = useTranslation();
  const { client } = useApi();
  const mayManage = useMay('calendar.manage');
  const { data, isPending } = useQuery({
    queryKey: ['calendar', 'shifts'],
    queryFn: async () => (await ok(client.GET('/api/v1/calendar/shifts'))).items,
  });
  return (
    <CalendarBox
      title={t('people.shift.title')}
      add={mayManage ? t('people.shift.add') : null}
      form={(open, close) => <ShiftForm open={open} onClose={close} />}
    >
      <ShiftTable rows={data ?? []} loading={isPending} mayManage={mayManage} />
    </CalendarBox>
  );
}

interface TableProps {
  rows: Shift[];
  loading: boolean;
  mayManage: boolean;
}

function ShiftTable({ rows, loading, mayManage }: TableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = (day: number) => t(`people.weekday.${day}`);
  return (
    <Table<Shift>
      size="small"
      pagination={false}
      loading={loading}
      rowKey="id"
      dataSource={rows}
      locale={{ emptyText: t('people.shift.none') }}
      columns={[
        {
          key: 'whom',
          title: t('people.shift.whom'),
          render: (_, row) =>
            row.person?.name ?? row.department?.name ?? t('people.shift.everybody'),
        },
        {
          key: 'hours',
          title: t('people.shift.hours'),
          render: (_, row) => (
            <>
              <div>{`${weekdayWords(row.weekdays, name)} ${row.opens}–${row.closes}`}</div>
              {row.name !== '' && <div className={styles.soft}>{row.name}</div>}
            </>
          ),
        },
        {
          key: 'valid',
          title: t('people.shift.valid'),
          render: (_, row) =>
            row.valid_until === null
              ? t('people.shift.since', { day: format.day(row.valid_from) })
              : t('people.shift.between', {
                  from: format.day(row.valid_from),
                  until: format.day(row.valid_until),
                }),
        },
        ...(mayManage
          ? [
              {
                key: 'actions',
                title: '',
                align: 'right' as const,
                render: (_: unknown, row: Shift) => <EndShift id={row.id} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function EndShift({ id }: { id: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const path = { shift_id: id };
  return (
    <EndButton
      words={{
        button: t('people.shift.end'),
        ask: t('people.shift.confirm'),
        done: t('people.shift.ended'),
      }}
      end={() => ok(client.DELETE('/api/v1/calendar/shifts/{shift_id}', { params: { path } }))}
      refresh={REFRESH}
    />
  );
}

interface Values {
  whom: 'department' | 'person' | 'everybody';
  department_id?: string;
  person_id?: string;
  name: string;
  weekdays: number[];
  hours: [Dayjs, Dayjs];
  valid_from: Dayjs;
  valid_until?: Dayjs | null;
}

function ShiftForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const wide = useMay('people.manage');
  const [form] = Form.useForm<Values>();
  const whom = Form.useWatch('whom', form) ?? 'department';
  const save = useSave<Values>({
    save: (values) => {
      const body = {
        name: values.name,
        weekdays: values.weekdays,
        opens: values.hours[0].format('HH:mm'),
        closes: values.hours[1].format('HH:mm'),
        valid_from: values.valid_from.format('YYYY-MM-DD'),
        valid_until: values.valid_until?.format('YYYY-MM-DD') ?? null,
        department_id: values.whom === 'department' ? (values.department_id ?? null) : null,
        person_id: values.whom === 'person' ? (values.person_id ?? null) : null,
      };
      return ok(client.POST('/api/v1/calendar/shifts', { body }));
    },
    done: t('people.saved'),
    refresh: REFRESH,
    onDone: onClose,
    form,
  });
  const required = [{ required: true, message: t('shell.form.required') }];
  const choices = wide
    ? (['department', 'person', 'everybody'] as const)
    : (['department', 'person'] as const);
  return (
    <FormModal<Values>
      open={open}
      title={t('people.shift.add')}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
      initialValues={{
        whom: 'department',
        name: '',
        weekdays: [1, 2, 3, 4, 5],
        hours: [dayjs('2000-01-01T09:00'), dayjs('2000-01-01T18:00')],
        valid_from: dayjs(format.isoDay(new Date())),
      }}
    >
      <Form.Item name="whom" label={t('people.shift.whom')}>
        <Segmented
          options={choices.map((value) => ({ value, label: t(`people.shift.${value}`) }))}
        />
      </Form.Item>
      {whom === 'department' && (
        <Form.Item name="department_id" label={t('people.field.department')} rules={required}>
          <DepartmentPicker />
        </Form.Item>
      )}
      {whom === 'person' && (
        <Form.Item name="person_id" label={t('people.field.name')} rules={required}>
          <PersonPicker />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('people.shift.name')}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="weekdays" label={t('people.shift.weekdays')} rules={required}>
        <Select
          mode="multiple"
          options={WEEKDAYS.map((day) => ({ value: day, label: t(`people.weekday.${day}`) }))}
        />
      </Form.Item>
      <Form.Item name="hours" label={t('people.shift.hours')} rules={required}>
        <TimePicker.RangePicker format="HH:mm" minuteStep={5} order={false} />
      </Form.Item>
      <Form.Item name="valid_from" label={t('people.shift.from')} rules={required}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="valid_until" label={t('people.shift.until')}>
        <DatePicker />
      </Form.Item>
    </FormModal>
  );
}

import { ok, useApi, useMay, useMe } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { DatePicker, Form, Input, Segmented, Select, Table } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import type { Holiday } from '../queries';
import { WEEKDAYS } from './weekdays';
import { CalendarBox, EndButton } from './CalendarBox';

const REFRESH = [['calendar']] as const;

/** Days off for everybody, and the working days that make up for them. */
export function Holidays() {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const me = useMe();
  // The calendar of everybody is changed only by who reaches the whole organisation.
  const mayManage = useMay('calendar.manage') && me?.reach === 'organisation';
  const year = format.isoDay(new Date()).slice(0, 4);
  const { data, isPending } = useQuery({
    queryKey: ['calendar', 'holidays', year],
    queryFn: async () => {
      const query = { from: `${year}-01-01`, to: `${Number(year) + 1}-12-31` };
      return (await ok(client.GET('/api/v1/calendar/holidays', { params: { query } }))).items;
    },
  });
  return (
    <CalendarBox
      title={t('people.holiday.title')}
      add={mayManage ? t('people.holiday.add') : null}
      form={(open, close) => <HolidayForm open={open} onClose={close} />}
    >
      <Table<Holiday>
        size="small"
        pagination={false}
        loading={isPending}
        rowKey="id"
        dataSource={data ?? []}
        locale={{ emptyText: t('people.holiday.none') }}
        columns={[
          {
            key: 'day',
            title: t('people.holiday.day'),
            render: (_, row) => format.day(row.day),
          },
          { key: 'name', title: t('people.holiday.name'), dataIndex: 'name' },
          {
            key: 'kind',
            title: t('people.holiday.kind'),
            render: (_, row) =>
              row.kind === 'off' ? (
                <StatusTag size="small" status="planned">
                  {t('people.holiday.off')}
                </StatusTag>
              ) : (
                <StatusTag size="small" status="in_progress">
                  {t('people.holiday.worksAs', { day: t(`people.weekday.${row.works_as}`) })}
                </StatusTag>
              ),
          },
          ...(mayManage
            ? [
                {
                  key: 'actions',
                  title: '',
                  align: 'right' as const,
                  render: (_: unknown, row: Holiday) => <Remove id={row.id} />,
                },
              ]
            : []),
        ]}
      />
    </CalendarBox>
  );
}

function Remove({ id }: { id: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const path = { holiday_id: id };
  return (
    <EndButton
      words={{
        button: t('people.remove'),
        ask: t('people.holiday.confirm'),
        done: t('people.holiday.removed'),
      }}
      end={() => ok(client.DELETE('/api/v1/calendar/holidays/{holiday_id}', { params: { path } }))}
      refresh={REFRESH}
    />
  );
}

interface Values {
  day: Dayjs;
  name: string;
  kind: 'off' | 'make_up';
  works_as: number;
}

function HolidayForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? 'off';
  const save = useSave<Values>({
    save: ({ day, works_as, ...rest }) => {
      const body = { ...rest, day: day.format('YYYY-MM-DD'), works_as: works_as ?? 1 };
      return ok(client.POST('/api/v1/calendar/holidays', { body }));
    },
    done: t('people.saved'),
    refresh: REFRESH,
    onDone: onClose,
    form,
  });
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <FormModal<Values>
      open={open}
      title={t('people.holiday.add')}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
      initialValues={{ kind: 'off', works_as: 1 }}
    >
      <Form.Item name="kind" label={t('people.holiday.kind')}>
        <Segmented
          options={[
            { value: 'off', label: t('people.holiday.off') },
            { value: 'make_up', label: t('people.holiday.makeUp') },
          ]}
        />
      </Form.Item>
      <Form.Item name="day" label={t('people.holiday.day')} rules={required}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="name" label={t('people.holiday.name')} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      {kind === 'make_up' && (
        <Form.Item
          name="works_as"
          label={t('people.holiday.worksAsField')}
          extra={t('people.holiday.worksAsHint')}
        >
          <Select
            options={WEEKDAYS.map((day) => ({ value: day, label: t(`people.weekday.${day}`) }))}
          />
        </Form.Item>
      )}
    </FormModal>
  );
}

import { ok, useApi, useMay, useMe } from '@shifang/api';
import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { PersonPicker, useCursorList, useSave } from '@shifang/ui/console';
import { Button, DatePicker, Form, Input, Select, Table } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import styles from '../people.module.css';
import type { Leave } from '../queries';
import { CalendarBox, EndButton } from './CalendarBox';

const REFRESH = [['calendar'], ['approvals']] as const;
const KINDS = [
  'annual',
  'sick',
  'personal',
  'compensatory',
  'marriage',
  'maternity',
  'paternity',
  'bereavement',
  'other',
] as const;
const LOOK: Record<Leave['status'], Status> = {
  requested: 'to_review',
  approved: 'approved',
  refused: 'refused',
  cancelled: 'cancelled',
};

/** Who is away and when; only approved leave stops clocks. */
export function Leaves() {
  const { t } = useTranslation();
  const { client } = useApi();
  const mayAsk = useMay('leave.request', 'calendar.manage');
  const list = useCursorList<Leave>(['calendar', 'leaves'], (cursor, signal) => {
    const query = { cursor: cursor ?? '', limit: 50 };
    return ok(client.GET('/api/v1/calendar/leaves', { params: { query }, signal }));
  });
  return (
    <CalendarBox
      title={t('people.leave.title')}
      add={mayAsk ? t('people.leave.add') : null}
      form={(open, close) => <LeaveForm open={open} onClose={close} />}
    >
      <LeaveTable rows={list.rows} loading={list.state === 'loading'} />
      {list.more && (
        <Button loading={list.loadingMore} onClick={list.loadMore}>
          {t('ui.table.more')}
        </Button>
      )}
    </CalendarBox>
  );
}

function LeaveTable({ rows, loading }: { rows: readonly Leave[]; loading: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const mayManage = useMay('calendar.manage');
  const over = (row: Leave) => row.status === 'refused' || row.status === 'cancelled';
  return (
    <Table<Leave>
      size="small"
      pagination={false}
      loading={loading}
      rowKey="id"
      dataSource={[...rows]}
      locale={{ emptyText: t('people.leave.none') }}
      columns={[
        {
          key: 'person',
          title: t('people.field.name'),
          render: (_, row) => row.person.name,
        },
        {
          key: 'kind',
          title: t('people.leave.kind'),
          render: (_, row) => (
            <>
              <div>{t(`people.leave.${row.kind}`)}</div>
              {row.note !== '' && <div className={styles.soft}>{row.note}</div>}
            </>
          ),
        },
        {
          key: 'when',
          title: t('people.leave.when'),
          render: (_, row) => (
            <>
              <div>{format.moment(row.starts_at)}</div>
              <div>{format.moment(row.ends_at)}</div>
            </>
          ),
        },
        {
          key: 'status',
          title: t('people.field.status'),
          render: (_, row) => (
            <StatusTag size="small" status={LOOK[row.status]}>
              {t(`people.leaveStatus.${row.status}`)}
            </StatusTag>
          ),
        },
        {
          key: 'actions',
          title: '',
          align: 'right',
          render: (_, row) =>
            !over(row) && (mayManage || row.person.id === me?.id) && <Cancel id={row.id} />,
        },
      ]}
    />
  );
}

function Cancel({ id }: { id: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const path = { leave_id: id };
  return (
    <EndButton
      words={{
        button: t('people.leave.cancel'),
        ask: t('people.leave.confirm'),
        done: t('people.leave.cancelled'),
      }}
      end={() => ok(client.DELETE('/api/v1/calendar/leaves/{leave_id}', { params: { path } }))}
      refresh={REFRESH}
    />
  );
}

interface Values {
  person_id?: string;
  kind: (typeof KINDS)[number];
  period: [Dayjs, Dayjs];
  note: string;
}

function LeaveForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const mayManage = useMay('calendar.manage');
  const [form] = Form.useForm<Values>();
  const save = useSave<Values>({
    save: ({ person_id, kind, period, note }) => {
      const body = {
        person_id: person_id ?? null,
        kind,
        note,
        starts_at: period[0].toISOString(),
        ends_at: period[1].toISOString(),
      };
      return ok(client.POST('/api/v1/calendar/leaves', { body }));
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
      title={t('people.leave.add')}
      form={form}
      pending={save.pending}
      onClose={onClose}
      onFinish={save.run}
      initialValues={{ kind: 'annual', note: '' }}
    >
      {mayManage && (
        <Form.Item
          name="person_id"
          label={t('people.field.name')}
          extra={t('people.leave.personHint')}
        >
          <PersonPicker />
        </Form.Item>
      )}
      <Form.Item name="kind" label={t('people.leave.kind')} rules={required}>
        <Select options={KINDS.map((value) => ({ value, label: t(`people.leave.${value}`) }))} />
      </Form.Item>
      <Form.Item name="period" label={t('people.leave.when')} rules={required}>
        <DatePicker.RangePicker
          showTime={{ format: 'HH:mm', minuteStep: 5 }}
          format="YYYY-MM-DD HH:mm"
        />
      </Form.Item>
      <Form.Item name="note" label={t('people.leave.note')}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </FormModal>
  );
}

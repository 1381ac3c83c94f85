import { ok, problemText, toProblem, useApi, useMay, type components } from '@shifang/api';
import { Empty, ErrorState, StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Popconfirm, Table } from 'antd';
import { Plus, Satellite } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../../shell/FormModal';
import { TrackerOnce } from './TrackerOnce';

type Tracker = components['schemas']['TrackerOut'];
type Issued = components['schemas']['IssuedOut'];

const TRACKERS = ['trackers'] as const;
const LABEL_MOST = 80;

/** The tracker apps that report for somebody: each has a token of its own, which can be revoked. */
export function TrackerList({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const mayManage = useMay('trackers.manage');
  const list = useQuery({
    queryKey: [...TRACKERS, personId],
    queryFn: async ({ signal }) => {
      const params = { query: { person_id: personId } };
      return (await ok(client.GET('/api/v1/trackers', { params, signal }))).items;
    },
  });
  if (list.isError) return <ErrorState message={problemText(t, toProblem(list.error))} />;
  return (
    <>
      {list.data?.length === 0 ? (
        <Empty
          icon={Satellite}
          title={t('people.tracker.none')}
          hint={t('people.tracker.noneHint')}
        />
      ) : (
        <Rows rows={list.data ?? []} loading={list.isPending} mayManage={mayManage} />
      )}
      {mayManage && <Issue personId={personId} />}
    </>
  );
}

interface RowsProps {
  rows: readonly Tracker[];
  loading: boolean;
  mayManage: boolean;
}

function Rows({ rows, loading, mayManage }: RowsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table<Tracker>
      size="small"
      pagination={false}
      loading={loading}
      rowKey="id"
      dataSource={[...rows]}
      columns={[
        { key: 'label', title: t('people.tracker.label'), dataIndex: 'label' },
        {
          key: 'created',
          title: t('people.tracker.created'),
          render: (_, row) => format.day(row.created_at),
        },
        {
          key: 'used',
          title: t('people.tracker.used'),
          render: (_, row) =>
            row.last_used_at === null ? t('people.tracker.never') : format.moment(row.last_used_at),
        },
        {
          key: 'state',
          title: '',
          align: 'right',
          render: (_, row) => {
            if (row.revoked_at !== null) return <StatusTag size="small" status="disabled" />;
            return mayManage && <Revoke tracker={row} />;
          },
        },
      ]}
    />
  );
}

function Revoke({ tracker }: { tracker: Tracker }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const revoke = useSave({
    save: () => {
      const path = { tracker_id: tracker.id };
      return ok(client.DELETE('/api/v1/trackers/{tracker_id}', { params: { path } }));
    },
    done: t('people.tracker.revoked'),
    refresh: [TRACKERS],
  });
  return (
    <Popconfirm
      title={t('people.tracker.confirm')}
      description={t('people.tracker.confirmHint')}
      onConfirm={() => revoke.run()}
    >
      <Button size="small" danger loading={revoke.pending}>
        {t('people.tracker.revoke')}
      </Button>
    </Popconfirm>
  );
}

/** Asks what the tracker is called, issues its token and shows it, this once. */
function Issue({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [asking, setAsking] = useState(false);
  const [issued, setIssued] = useState<Issued | null>(null);
  const [form] = Form.useForm<{ label: string }>();
  const issue = useSave<{ label: string }, Issued>({
    save: ({ label }) =>
      ok(client.POST('/api/v1/trackers', { body: { person_id: personId, label: label.trim() } })),
    refresh: [TRACKERS],
    form,
    onDone: (made) => {
      setAsking(false);
      setIssued(made);
    },
  });
  return (
    <>
      <Button icon={<Plus size={14} />} style={{ marginTop: 12 }} onClick={() => setAsking(true)}>
        {t('people.tracker.add')}
      </Button>
      <FormModal
        open={asking}
        title={t('people.tracker.add')}
        okText={t('people.tracker.issue')}
        form={form}
        pending={issue.pending}
        onClose={() => setAsking(false)}
        onFinish={issue.run}
      >
        <Form.Item
          name="label"
          label={t('people.tracker.label')}
          extra={t('people.tracker.labelHint')}
          rules={[{ required: true, whitespace: true, message: t('shell.form.required') }]}
        >
          <Input maxLength={LABEL_MOST} autoFocus />
        </Form.Item>
      </FormModal>
      <TrackerOnce issued={issued} onClose={() => setIssued(null)} />
    </>
  );
}

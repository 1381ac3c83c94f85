import { ok, problemText, toProblem, useApi, useMay } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag } from '@shifang/ui';
import { PageHead, Section, useSave } from '@shifang/ui/console';
import { Button, Form, Input, Modal, Table } from 'antd';
import { ListChecks, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Assignments } from './Assignments';
import { useTemplates } from './queries';
import type { Template } from './types';

/** What is done on a visit: the templates, and which customers follow which. */
export function TemplateList() {
  const { t } = useTranslation();
  const query = useTemplates();
  const manages = useMay('templates.manage');
  const [adding, setAdding] = useState(false);
  const add = manages && (
    <Button type="primary" icon={<Plus size={16} />} onClick={() => setAdding(true)}>
      {t('templates.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('templates.title')} note={t('templates.note')} actions={add} />
      {query.isPending && <Skeleton rows={5} height={44} />}
      {query.isError && <ErrorState message={problemText(t, toProblem(query.error))} />}
      {query.data?.length === 0 && (
        <Empty
          icon={ListChecks}
          title={t('templates.none')}
          hint={t('templates.noneHint')}
          action={add}
        />
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <>
          <Section title={t('templates.all')}>
            <TemplateTable templates={query.data} />
          </Section>
          <Assignments templates={query.data} disabled={!manages} />
        </>
      )}
      <AddTemplate open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function TemplateTable({ templates }: { templates: Template[] }) {
  const { t } = useTranslation();
  return (
    <Table<Template>
      size="middle"
      pagination={false}
      rowKey="id"
      dataSource={templates}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          key: 'name',
          title: t('templates.name'),
          render: (_, { id, name }) => <Link to={`/templates/${id}`}>{name}</Link>,
        },
        { key: 'steps', title: t('templates.steps'), dataIndex: 'steps', align: 'right' },
        {
          key: 'version',
          title: t('templates.version'),
          render: (_, { version }) =>
            version === 0 ? t('templates.unpublished') : t('templates.versionNumber', { version }),
        },
        {
          key: 'draft',
          title: t('templates.draft'),
          render: (_, { has_draft }) =>
            has_draft && (
              <StatusTag status="pending" size="small">
                {t('templates.hasDraft')}
              </StatusTag>
            ),
        },
      ]}
    />
  );
}

function AddTemplate({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ name: string }>();
  const save = useSave({
    save: ({ name }: { name: string }) =>
      ok(client.POST('/api/v1/visit-templates', { body: { name, order: 'free', steps: [] } })),
    refresh: [['templates']],
    onDone: ({ id }) => void navigate(`/templates/${id}`),
    form,
  });
  return (
    <Modal
      open={open}
      title={t('templates.add')}
      okText={t('templates.addNext')}
      confirmLoading={save.pending}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" preserve={false} onFinish={save.run}>
        <Form.Item
          name="name"
          label={t('templates.name')}
          rules={[{ required: true, message: t('templates.nameNeeded') }]}
        >
          <Input maxLength={80} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}

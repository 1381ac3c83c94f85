import { ok, useApi, useMay } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Dropdown, Form, Input, Modal, Popconfirm } from 'antd';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import styles from './views.module.css';
import { INSIGHT, type SavedView } from './queries';

const VIEWS = [...INSIGHT, 'views'];

/** What the page shows kept under a name, and the views kept before: own ones and those that others share. */
export function SavedViews() {
  const { t } = useTranslation();
  const { client } = useApi();
  const [naming, setNaming] = useState(false);
  const [open, setOpen] = useState(false);
  const views = useQuery({
    queryKey: VIEWS,
    queryFn: ({ signal }) => ok(client.GET('/api/v1/insight/views', { signal })),
  });
  return (
    <>
      <Dropdown
        trigger={['click']}
        open={open}
        onOpenChange={setOpen}
        popupRender={() => (
          <div className={styles.panel}>
            <List views={views.data ?? []} onChoose={() => setOpen(false)} />
            <Button
              block
              type="text"
              onClick={() => {
                setOpen(false);
                setNaming(true);
              }}
            >
              {t('insight.views.keep')}
            </Button>
          </div>
        )}
      >
        <Button icon={<Bookmark size={15} aria-hidden />}>{t('insight.views.open')}</Button>
      </Dropdown>
      {naming && <Naming onClose={() => setNaming(false)} />}
    </>
  );
}

function List({ views, onChoose }: { views: readonly SavedView[]; onChoose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const drop = useSave<string>({
    save: (view_id) =>
      ok(client.DELETE('/api/v1/insight/views/{view_id}', { params: { path: { view_id } } })),
    refresh: [VIEWS],
    done: t('insight.views.dropped'),
  });
  if (views.length === 0) return <p className={styles.none}>{t('insight.views.none')}</p>;
  return (
    <ul className={styles.list} aria-label={t('insight.views.open')}>
      {views.map(({ id, name, search, own, shared, person_name }) => (
        <li key={id}>
          <Link to={`/insight?${search}`} onClick={onChoose}>
            {name}
            {shared && (
              <small>
                {own ? t('insight.views.sharedByMe') : t('insight.views.by', { name: person_name })}
              </small>
            )}
          </Link>
          {own && (
            <Popconfirm
              title={t('insight.views.dropQuestion', { name })}
              okText={t('insight.views.drop')}
              onConfirm={() => drop.run(id)}
            >
              <Button
                type="text"
                size="small"
                aria-label={t('insight.views.dropOf', { name })}
                icon={<Trash2 size={14} aria-hidden />}
              />
            </Popconfirm>
          )}
        </li>
      ))}
    </ul>
  );
}

interface Fields {
  name: string;
  shared?: boolean;
}

function Naming({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { search } = useLocation();
  const mayShare = useMay('insight.share');
  const [form] = Form.useForm<Fields>();
  const save = useSave<Fields>({
    save: ({ name, shared = false }) =>
      ok(
        client.POST('/api/v1/insight/views', {
          body: { name, shared, search: search.replace(/^\?/, '') },
        }),
      ),
    form,
    refresh: [VIEWS],
    done: t('insight.views.kept'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={t('insight.views.keep')}
      okText={t('insight.views.save')}
      confirmLoading={save.pending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" onFinish={save.run} requiredMark={false}>
        <Form.Item
          name="name"
          label={t('insight.views.name')}
          rules={[{ required: true, whitespace: true, message: t('insight.views.nameNeeded') }]}
        >
          <Input maxLength={60} autoFocus />
        </Form.Item>
        {mayShare && (
          <Form.Item name="shared" valuePropName="checked">
            <Checkbox>{t('insight.views.share')}</Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

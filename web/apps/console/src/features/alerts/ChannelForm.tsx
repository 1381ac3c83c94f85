import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Channel } from './queries';

type Kind = Channel['kind'];

interface Given {
  name: string;
  kind: Kind;
  language: 'zh' | 'en';
  token?: string;
  secret?: string;
  url?: string;
  to?: string[];
}

const SETTINGS: Record<Kind, readonly ('token' | 'secret' | 'url' | 'to')[]> = {
  dingtalk: ['token', 'secret'],
  wecom: ['token'],
  feishu: ['token', 'secret'],
  mail: ['to'],
  webhook: ['url', 'secret'],
  service: ['url'],
};
const OPTIONAL = new Set(['secret']);

/** A new channel; which settings it has follows from its kind. */
export function ChannelForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Given>();
  const kind = Form.useWatch('kind', form) ?? 'dingtalk';
  const save = useSave({
    save: ({ name, kind: chosen, language, ...rest }: Given) => {
      const given = SETTINGS[chosen].flatMap((key) => (rest[key] ? [[key, rest[key]]] : []));
      const settings = Object.fromEntries(given) as Record<string, string | string[]>;
      const body = { name, kind: chosen, language, settings };
      return ok(client.POST('/api/v1/alert-channels', { body }));
    },
    done: t('alerts.channels.added'),
    refresh: [['alert-channels']],
    onDone: onClose,
    form,
  });
  const required = [{ required: true, message: t('alerts.channels.required') }];
  return (
    <Modal
      open={open}
      title={t('alerts.channels.add')}
      okText={t('alerts.channels.save')}
      confirmLoading={save.pending}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<Given>
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{ kind: 'dingtalk', language: 'zh' }}
        onFinish={save.run}
      >
        <Form.Item name="name" label={t('alerts.channels.name')} rules={required}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="kind" label={t('alerts.channels.kind')}>
          <Select
            options={(Object.keys(SETTINGS) as Kind[]).map((value) => ({
              value,
              label: t(`alerts.channels.kinds.${value}`),
            }))}
          />
        </Form.Item>
        {SETTINGS[kind].map((key) => (
          <Form.Item
            key={key}
            name={key}
            label={t(`alerts.channels.settings.${key}`)}
            rules={OPTIONAL.has(key) ? [] : required}
          >
            {key === 'to' ? <Select mode="tags" open={false} /> : <Input maxLength={500} />}
          </Form.Item>
        ))}
        <Form.Item name="language" label={t('alerts.channels.language')}>
          <Select
            options={[
              { value: 'zh', label: t('alerts.channels.languages.zh') },
              { value: 'en', label: t('alerts.channels.languages.en') },
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

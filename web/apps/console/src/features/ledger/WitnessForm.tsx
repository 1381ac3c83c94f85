import { ok, useApi } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { LEDGER, useChannels, type WitnessKind } from './queries';

const SETTINGS = {
  stamp: ['url', 'certificate'],
  cosign: ['url', 'key'],
  channel: ['channel_id'],
} as const satisfies Record<WitnessKind, readonly string[]>;
type Setting = (typeof SETTINGS)[WitnessKind][number];
type Given = { name: string; kind: WitnessKind } & Partial<Record<Setting, string>>;

/** A new witness; what it needs follows from its kind. */
export function WitnessForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [form] = Form.useForm<Given>();
  const kind = Form.useWatch('kind', form) ?? 'stamp';
  const channels = useChannels(open).data ?? [];
  const save = useSave({
    save: ({ name, kind: chosen, ...rest }: Given) => {
      const settings = Object.fromEntries(
        SETTINGS[chosen].map((key) => [key, rest[key] ?? '']),
      ) as Record<string, string>;
      return ok(client.POST('/api/v1/witnesses', { body: { name, kind: chosen, settings } }));
    },
    done: t('ledger.witness.added'),
    refresh: [LEDGER],
    onDone: onClose,
    form,
  });
  const rules = [{ required: true, message: t('ledger.witness.required') }];
  const control = (key: Setting) => {
    if (key === 'certificate') return <Input.TextArea rows={5} maxLength={20_000} />;
    if (key !== 'channel_id') return <Input maxLength={500} />;
    return <Select options={channels.map(({ id, name }) => ({ value: id, label: name }))} />;
  };
  return (
    <Modal
      open={open}
      title={t('ledger.witness.add')}
      okText={t('ledger.witness.save')}
      confirmLoading={save.pending}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form<Given>
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{ kind: 'stamp' }}
        onFinish={save.run}
      >
        <Form.Item name="kind" label={t('ledger.witness.kindLabel')}>
          <Select
            options={(Object.keys(SETTINGS) as WitnessKind[]).map((value) => ({
              value,
              label: t(`ledger.witness.kind.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="name" label={t('ledger.witness.name')} rules={rules}>
          <Input maxLength={80} />
        </Form.Item>
        {SETTINGS[kind].map((key) => (
          <Form.Item
            key={key}
            name={key}
            label={t(`ledger.witness.setting.${key}`)}
            extra={t(`ledger.witness.settingHint.${kind}_${key}`)}
            rules={rules}
          >
            {control(key)}
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

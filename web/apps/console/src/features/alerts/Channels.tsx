import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Section, useSave } from '@shifang/ui/console';
import { App, Button, Popconfirm, Space, Switch, Table } from 'antd';
import { CircleX, Plus, Send, Trash2, Webhook } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './alerts.module.css';
import { ChannelForm } from './ChannelForm';
import { useChannels, type Channel } from './queries';

const REFRESH = [['alert-channels']];

/** Ways outside: bots, mail, webhooks, each with its newest failure and a test. */
export function Channels() {
  const { t } = useTranslation();
  const query = useChannels();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button type="primary" icon={<Plus size={16} />} onClick={() => setAdding(true)}>
      {t('alerts.channels.add')}
    </Button>
  );
  if (query.isPending) return <Skeleton rows={4} height={40} />;
  if (query.isError) return <ErrorState message={problemText(t, toProblem(query.error))} />;
  return (
    <>
      {query.data.length === 0 ? (
        <Empty
          icon={Webhook}
          title={t('alerts.channels.none')}
          hint={t('alerts.channels.noneHint')}
          action={add}
        />
      ) : (
        <Section title={t('alerts.channels.title')} extra={add}>
          <ChannelTable channels={query.data} />
        </Section>
      )}
      <ChannelForm open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function ChannelTable({ channels }: { channels: Channel[] }) {
  const { t } = useTranslation();
  return (
    <Table<Channel>
      size="middle"
      pagination={false}
      rowKey="id"
      dataSource={channels}
      scroll={{ x: 'max-content' }}
      columns={[
        { key: 'name', title: t('alerts.channels.name'), dataIndex: 'name' },
        {
          key: 'kind',
          title: t('alerts.channels.kind'),
          render: (_, { kind }) => t(`alerts.channels.kinds.${kind}`),
        },
        {
          key: 'state',
          title: t('alerts.channels.state'),
          render: (_, channel) => <State channel={channel} />,
        },
        {
          key: 'actions',
          title: t('alerts.channels.actions'),
          render: (_, channel) => <Actions channel={channel} />,
        },
      ]}
    />
  );
}

function State({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!channel.enabled) return <StatusTag status="disabled" size="small" />;
  if (channel.failure) {
    return (
      <span className={styles.failure}>
        <CircleX size={14} aria-hidden />
        {channel.failure.detail}
      </span>
    );
  }
  if (channel.delivered_at) {
    return t('alerts.channels.delivered', { when: format.moment(channel.delivered_at) });
  }
  return t('alerts.channels.unused');
}

function Actions({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const { message } = App.useApp();
  const params = { path: { channel_id: channel.id } };
  const test = useSave({
    save: () => ok(client.POST('/api/v1/alert-channels/{channel_id}/test', { params })),
    refresh: REFRESH,
    onDone: ({ delivered, failure }) =>
      delivered
        ? void message.success(t('alerts.channels.tested'))
        : void message.error(failure?.detail ?? t('alerts.channels.testFailed'), 6),
  });
  const change = useSave({
    save: (enabled: boolean) =>
      ok(client.PATCH('/api/v1/alert-channels/{channel_id}', { params, body: { enabled } })),
    refresh: REFRESH,
  });
  const remove = useSave({
    save: () => ok(client.DELETE('/api/v1/alert-channels/{channel_id}', { params })),
    refresh: REFRESH,
  });
  return (
    <Space>
      <Switch
        checked={channel.enabled}
        loading={change.pending}
        aria-label={t('alerts.channels.enabled', { name: channel.name })}
        onChange={(enabled) => change.run(enabled)}
      />
      <Button icon={<Send size={14} />} loading={test.pending} onClick={() => test.run()}>
        {t('alerts.channels.test')}
      </Button>
      <Popconfirm
        title={t('alerts.channels.removeSure', { name: channel.name })}
        onConfirm={() => remove.run()}
      >
        <Button
          danger
          icon={<Trash2 size={14} />}
          aria-label={t('alerts.channels.remove', { name: channel.name })}
        />
      </Popconfirm>
    </Space>
  );
}

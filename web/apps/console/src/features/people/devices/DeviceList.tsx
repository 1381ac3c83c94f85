import { ok, problemText, toProblem, useApi, useMay, useMe } from '@shifang/api';
import { Empty, ErrorState, StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm, Table, type TableColumnType } from 'antd';
import { Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useDevices, type Device } from '../queries';

interface Props {
  personId?: string;
  withPerson?: boolean;
}

/** Devices, newest use first; a revoked one is signed out and what it sends is refused. */
export function DeviceList({ personId, withPerson = false }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const mayManage = useMay('people.manage');
  const list = useDevices(personId);
  if (list.state === 'error') return <ErrorState message={problemText(t, toProblem(list.error))} />;
  if (list.state === 'ready' && list.rows.length === 0)
    return (
      <Empty icon={Smartphone} title={t('people.device.none')} hint={t('people.device.noneHint')} />
    );
  const person: TableColumnType<Device> = {
    key: 'person',
    title: t('people.field.name'),
    render: (_, row) => row.person.name,
  };
  return (
    <Table<Device>
      size="small"
      pagination={false}
      loading={list.state === 'loading'}
      rowKey="id"
      dataSource={[...list.rows]}
      columns={[
        ...(withPerson ? [person] : []),
        {
          key: 'label',
          title: t('people.device.label'),
          render: (_, row) => row.label || t('people.device.unnamed', { id: row.id.slice(-6) }),
        },
        {
          key: 'first',
          title: t('people.device.first'),
          render: (_, row) => format.day(row.first_seen_at),
        },
        {
          key: 'seen',
          title: t('people.device.seen'),
          render: (_, row) => format.moment(row.last_seen_at),
        },
        {
          key: 'state',
          title: '',
          align: 'right',
          render: (_, row) => {
            if (row.revoked_at !== null) return <StatusTag size="small" status="disabled" />;
            return (mayManage || row.person.id === me?.id) && <Revoke device={row} />;
          },
        },
      ]}
    />
  );
}

function Revoke({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const revoke = useSave({
    save: () => {
      const path = { device_id: device.id };
      return ok(client.POST('/api/v1/devices/{device_id}/revoke', { params: { path } }));
    },
    done: t('people.device.revoked'),
    refresh: [['devices']],
  });
  return (
    <Popconfirm
      title={t('people.device.confirm')}
      description={t('people.device.confirmHint')}
      onConfirm={() => revoke.run()}
    >
      <Button size="small" danger loading={revoke.pending}>
        {t('people.device.revoke')}
      </Button>
    </Popconfirm>
  );
}

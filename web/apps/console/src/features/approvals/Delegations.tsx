import { ok, useApi, useMe } from '@shifang/api';
import { Empty, useFormat } from '@shifang/ui';
import { PersonPicker, useSave } from '@shifang/ui/console';
import { Button, DatePicker, Form, Input, Modal, Popconfirm } from 'antd';
import type { Dayjs } from 'dayjs';
import { UserRoundCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './approvals.module.css';
import { useDelegations, type Delegation } from './queries';

interface Values {
  deputy_id: string;
  period: [Dayjs, Dayjs];
  note: string;
}

const REFRESH = [['approvals']] as const;

/** Who decides for whom, and until when. */
export function Delegations({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={open}
      title={t('approvals.delegation.title')}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
    >
      <Running />
      <Add />
    </Modal>
  );
}

function Running() {
  const { t } = useTranslation();
  const rows = useDelegations().data ?? [];
  if (rows.length === 0)
    return (
      <Empty
        icon={UserRoundCog}
        title={t('approvals.delegation.none')}
        hint={t('approvals.delegation.hint')}
      />
    );
  return (
    <ul className={styles.list}>
      {rows.map((row) => (
        <Entry key={row.id} row={row} />
      ))}
    </ul>
  );
}

function Entry({ row }: { row: Delegation }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const format = useFormat();
  const end = useSave({
    save: () => {
      const path = { delegation_id: row.id };
      return ok(
        client.DELETE('/api/v1/approvals/delegations/{delegation_id}', { params: { path } }),
      );
    },
    done: t('approvals.delegation.ended'),
    refresh: REFRESH,
  });
  const period = t('approvals.delegation.period', {
    from: format.moment(row.starts_at),
    until: format.moment(row.ends_at),
  });
  return (
    <li className={styles.entry}>
      <div>
        <div>
          {t('approvals.delegation.who', { person: row.person.name, deputy: row.deputy.name })}
        </div>
        <div className={styles.soft}>{row.note === '' ? period : `${period} · ${row.note}`}</div>
      </div>
      <Popconfirm title={t('approvals.delegation.confirm')} onConfirm={() => end.run()}>
        <Button size="small" loading={end.pending}>
          {t('approvals.delegation.end')}
        </Button>
      </Popconfirm>
    </li>
  );
}

function Add() {
  const { t } = useTranslation();
  const { client } = useApi();
  const me = useMe();
  const [form] = Form.useForm<Values>();
  const add = useSave<Values>({
    save: ({ deputy_id, period, note }) => {
      const body = {
        deputy_id,
        note,
        starts_at: period[0].toISOString(),
        ends_at: period[1].toISOString(),
      };
      return ok(client.POST('/api/v1/approvals/delegations', { body }));
    },
    done: t('approvals.delegation.added'),
    refresh: REFRESH,
    onDone: () => form.resetFields(),
    form,
  });
  const required = [{ required: true, message: t('shell.form.required') }];
  return (
    <Form<Values> form={form} layout="vertical" initialValues={{ note: '' }} onFinish={add.run}>
      <Form.Item name="deputy_id" label={t('approvals.delegation.deputy')} rules={required}>
        <PersonPicker but={me === null ? [] : [me.id]} />
      </Form.Item>
      <Form.Item name="period" label={t('approvals.delegation.when')} rules={required}>
        <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
      </Form.Item>
      <Form.Item name="note" label={t('approvals.note')}>
        <Input maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={add.pending}>
        {t('approvals.delegation.add')}
      </Button>
    </Form>
  );
}

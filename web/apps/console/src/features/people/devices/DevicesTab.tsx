import { ok, useApi } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Popconfirm, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from '../people.module.css';
import { useSignIns, type SignIn } from '../queries';
import { DeviceList } from './DeviceList';

/** Phones that have sent work, and where I am signed in myself. */
export function DevicesTab() {
  const { t } = useTranslation();
  return (
    <div className={`${styles.body} ${styles.sections}`}>
      <section className={styles.box}>
        <div className={styles.sectionHead}>
          <h2 className={styles.sectionTitle}>{t('people.device.title')}</h2>
          <span className={styles.soft}>{t('people.device.note')}</span>
        </div>
        <DeviceList withPerson />
      </section>
      <section className={styles.box}>
        <div className={styles.sectionHead}>
          <h2 className={styles.sectionTitle}>{t('people.session.title')}</h2>
          <span className={styles.soft}>{t('people.session.note')}</span>
        </div>
        <SignIns />
      </section>
    </div>
  );
}

function SignIns() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, isPending } = useSignIns();
  return (
    <Table<SignIn>
      size="small"
      pagination={false}
      loading={isPending}
      rowKey="id"
      dataSource={data ?? []}
      columns={[
        {
          key: 'label',
          title: t('people.session.label'),
          render: (_, row) => (
            <>
              {row.label || t('people.session.unnamed')}{' '}
              {row.current && (
                <StatusTag size="small" status="active">
                  {t('people.session.current')}
                </StatusTag>
              )}
            </>
          ),
        },
        {
          key: 'address',
          title: t('people.session.address'),
          render: (_, row) => row.address || '—',
        },
        {
          key: 'created',
          title: t('people.session.created'),
          render: (_, row) => format.moment(row.created_at),
        },
        {
          key: 'seen',
          title: t('people.device.seen'),
          render: (_, row) => format.moment(row.last_seen_at),
        },
        {
          key: 'actions',
          title: '',
          align: 'right',
          render: (_, row) => !row.current && <EndSignIn id={row.id} />,
        },
      ]}
    />
  );
}

function EndSignIn({ id }: { id: string }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const end = useSave({
    save: () => {
      const path = { session_id: id };
      return ok(client.DELETE('/api/v1/auth/sessions/{session_id}', { params: { path } }));
    },
    done: t('people.session.ended'),
    refresh: [['sessions']],
  });
  return (
    <Popconfirm title={t('people.session.confirm')} onConfirm={() => end.run()}>
      <Button size="small" loading={end.pending}>
        {t('people.session.end')}
      </Button>
    </Popconfirm>
  );
}

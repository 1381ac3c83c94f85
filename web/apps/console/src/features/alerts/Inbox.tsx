import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { useSave } from '@shifang/ui/console';
import { Button, Segmented } from 'antd';
import { BellOff, CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import styles from './alerts.module.css';
import { addressOf } from './address';
import { useAlerts, type Alert } from './queries';

const REFRESH = [['alerts']];

/** My alerts, newest first; opening one marks it as read and leads to what it is about. */
export function Inbox() {
  const { t } = useTranslation();
  const { client } = useApi();
  const [unread, setUnread] = useState(false);
  const list = useAlerts(unread);
  const readAll = useSave({
    save: () => ok(client.POST('/api/v1/alerts/read-all')),
    refresh: REFRESH,
  });
  return (
    <>
      <div className={styles.bar}>
        <Segmented
          value={unread ? 'unread' : 'all'}
          options={[
            { value: 'all', label: t('alerts.inbox.all') },
            { value: 'unread', label: t('alerts.inbox.unread') },
          ]}
          onChange={(value) => setUnread(value === 'unread')}
        />
        <Button
          icon={<CheckCheck size={16} />}
          loading={readAll.pending}
          onClick={() => readAll.run()}
        >
          {t('alerts.inbox.readAll')}
        </Button>
      </div>
      <List list={list} />
      {list.more && (
        <Button className={styles.more} loading={list.loadingMore} onClick={list.loadMore}>
          {t('ui.table.more')}
        </Button>
      )}
    </>
  );
}

function List({ list }: { list: ReturnType<typeof useAlerts> }) {
  const { t } = useTranslation();
  if (list.state === 'loading') return <Skeleton rows={6} height={56} />;
  if (list.state === 'error') {
    const retry = <Button onClick={list.retry}>{t('ui.state.retry')}</Button>;
    return <ErrorState message={problemText(t, toProblem(list.error))} retry={retry} />;
  }
  if (list.rows.length === 0) {
    return (
      <Empty icon={BellOff} title={t('alerts.inbox.none')} hint={t('alerts.inbox.noneHint')} />
    );
  }
  return (
    <ul className={styles.list}>
      {list.rows.map((alert) => (
        <li key={alert.id}>
          <Row alert={alert} />
        </li>
      ))}
    </ul>
  );
}

function Row({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { client } = useApi();
  const read = useSave({
    save: (id: string) =>
      ok(client.POST('/api/v1/alerts/{alert_id}/read', { params: { path: { alert_id: id } } })),
    refresh: REFRESH,
  });
  const open = () => {
    if (alert.read_at === null) read.run(alert.id);
    const address = addressOf(alert);
    if (address !== null) void navigate(address);
  };
  return (
    <button
      type="button"
      className={styles.alert}
      data-unread={alert.read_at === null}
      onClick={open}
    >
      <span className={styles.dot}>
        {alert.read_at === null && (
          <span className="sf-visually-hidden">{t('alerts.inbox.unread')}</span>
        )}
      </span>
      <span>
        <span className={styles.heading}>{alert.title}</span>{' '}
        {alert.urgent && <StatusTag status="warning" size="small" />}
        <br />
        <span className={styles.body}>{alert.body}</span>
      </span>
      <time className={styles.when} dateTime={alert.happened_at}>
        {format.moment(alert.happened_at)}
      </time>
    </button>
  );
}

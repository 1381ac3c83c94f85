import { useApi } from '@shifang/api';
import { Empty, Skeleton, useFormat } from '@shifang/ui';
import { Bell } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { AlertCard } from '../../outbox/types';
import { useFieldData } from '../../shell/data';
import { useWords } from '../../shell/named';
import { useFieldSession } from '../../shell/session';
import { TabPage } from '../../shell/TabPage';
import styles from './MessagesPage.module.css';

const momentOf = (alert: AlertCard): string => alert.created_at ?? '';

function useRead(): (alert: AlertCard) => Promise<void> {
  const api = useApi();
  const { store } = useFieldSession();
  return async ({ id, read_at }) => {
    if (read_at) return;
    await store.alerts.update(id, { read_at: new Date().toISOString() });
    // Without a network the next sync brings it back as unread, which is true.
    await api.fetch(`/api/v1/alerts/${id}/read`, { method: 'POST' }).catch(() => undefined);
  };
}

/** What the organisation wants one to know, newest first. */
export function MessagesPage() {
  const { t } = useTranslation();
  const { alerts, syncedAt } = useFieldData();
  const newest = [...alerts].sort((a, b) => momentOf(b).localeCompare(momentOf(a)));
  return (
    <TabPage title={t('messages.title')}>
      {alerts.length === 0 && syncedAt === null && <Skeleton rows={6} height={44} />}
      {alerts.length === 0 && syncedAt !== null && (
        <Empty icon={Bell} title={t('messages.empty')} hint={t('messages.emptyHint')} />
      )}
      <ul className={styles.list}>
        {newest.map((alert) => (
          <li key={alert.id}>
            <Message alert={alert} />
          </li>
        ))}
      </ul>
    </TabPage>
  );
}

function Message({ alert }: { alert: AlertCard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { say } = useWords();
  const navigate = useNavigate();
  const { visits, customers } = useFieldData();
  const read = useRead();
  const unread = !alert.read_at;
  const open = async (): Promise<void> => {
    await read(alert);
    const subject = String(alert['subject_id'] ?? '');
    if (visits.has(subject)) await navigate(`/visits/${subject}`);
    else if (customers.has(subject)) await navigate(`/customers/${subject}`);
    // Offered, or drawn for somebody else: what there is to see of it lies in the pool.
    else if (alert.kind?.startsWith('pool.')) await navigate('/pool');
    else if (alert.kind === 'plan.days_changed')
      await navigate(alert.day ? `/route?date=${alert.day}` : '/route');
  };
  return (
    <button type="button" className={styles.item} data-unread={unread} onClick={() => void open()}>
      <span className={styles.head}>
        <span className={styles.title}>{say(alert.title)}</span>
        {unread && (
          <span className={styles.dot}>
            <span className="sf-visually-hidden">{t('messages.unread')}</span>
          </span>
        )}
      </span>
      {alert.body && <p className={styles.text}>{say(alert.body)}</p>}
      {momentOf(alert) && <p className={styles.time}>{format.moment(momentOf(alert))}</p>}
    </button>
  );
}

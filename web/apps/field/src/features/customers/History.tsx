import { eventText, problemText } from '@shifang/api';
import { Skeleton, StatusTag, useFormat, useLanguage } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { localEntries, type CustomerView, type LocalEntry } from '../../outbox/customers';
import { useFieldData } from '../../shell/data';
import { useRemote } from '../../shell/remote';
import styles from './CustomerPage.module.css';
import { factsText, type TimelineEvent } from './timeline';

interface Page {
  items: TimelineEvent[];
  next_cursor: string | null;
}

/** 全景档案: everything that happened with the customer; what is still on this phone comes first. */
export function History({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const { commands } = useFieldData();
  const own = localEntries(customer.id, commands);
  const { value, problem, loading, remembered, reload } = useRemote<Page>(
    `/customers/${customer.id}/timeline?limit=50`,
  );
  const events = value?.items ?? [];
  const empty = !loading && events.length === 0 && own.length === 0 && problem === null;
  return (
    <section className={styles.section}>
      <h2>{t('customers.history')}</h2>
      {problem && !customer.unsent && (
        <p className={styles.soft} role="status">
          {remembered ? t('customers.historyRemembered') : problemText(t, problem)}{' '}
          <button type="button" onClick={reload}>
            {t('customers.retry')}
          </button>
        </p>
      )}
      {loading && value === null && <Skeleton rows={4} />}
      {empty && <p className={styles.soft}>{t('customers.historyEmpty')}</p>}
      <ol className={styles.timeline}>
        {own.map((entry) => (
          <Own key={entry.id} entry={entry} />
        ))}
        {events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Own({ entry }: { entry: LocalEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li className={styles.event}>
      <p className={styles.eventHead}>
        {t(`customers.own.${entry.kind}`)}
        <StatusTag status={entry.state === 'queued' ? 'to_sync' : 'waiting'} size="small" />
      </p>
      <p className={styles.eventText}>{[entry.title, entry.note].filter(Boolean).join('\n')}</p>
      <p className={styles.eventNote}>{format.moment(entry.happenedAt)}</p>
    </li>
  );
}

function Event({ event }: { event: TimelineEvent }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const text = factsText(event, { t, format, language });
  return (
    <li className={styles.event}>
      <p className={styles.eventHead}>{eventText(t, event.kind)}</p>
      {text && <p className={styles.eventText}>{text}</p>}
      <p className={styles.eventNote}>
        {[format.moment(event.happened_at), event.actor_name].filter(Boolean).join(' · ')}
      </p>
    </li>
  );
}

import { eventText, isProblem, problemText, type Problem } from '@shifang/api';
import { Skeleton, StatusTag, useFormat, useLanguage } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { localEntries, type CustomerView, type LocalEntry } from '../../outbox/customers';
import { useFieldData } from '../../shell/data';
import { useRemote } from '../../shell/remote';
import styles from './CustomerPage.module.css';
import { factsText, isTold, type TimelineEvent } from './timeline';

interface Page {
  items: TimelineEvent[];
  next_cursor: string | null;
}

/** 全景档案: everything that happened with the customer; what is still on this phone comes first. */
export function History({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const { commands, syncedAt } = useFieldData();
  const own = localEntries(customer.id, commands);
  const { value, problem, loading, remembered, reload } = useRemote<Page>(
    `/customers/${customer.id}/timeline?limit=50`,
    syncedAt ?? '',
  );
  const events = (value?.items ?? []).filter(isTold);
  // A customer that was added here is not known there before the next sync.
  const unknown = isProblem(problem, 'not_found');
  const empty = !loading && events.length + own.length === 0 && (!problem || unknown);
  return (
    <section className={styles.section}>
      <h2>{t('customers.history')}</h2>
      {problem && !unknown && <Missing problem={problem} remembered={remembered} reload={reload} />}
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

interface MissingProps {
  problem: Problem;
  remembered: boolean;
  reload: () => void;
}

/** The history could not be asked for: what is shown instead, and a way to try again. */
function Missing({ problem, remembered, reload }: MissingProps) {
  const { t } = useTranslation();
  return (
    <p className={styles.soft} role="status">
      {remembered ? t('customers.historyRemembered') : problemText(t, problem)}{' '}
      <Button size="small" fill="none" color="primary" onClick={reload}>
        {t('customers.retry')}
      </Button>
    </p>
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

import { problemText } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import { Section } from '@shifang/ui/console';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { VisitDetail } from '../queries';
import styles from './VisitDetail.module.css';

const SAME_MS = 60_000;

/** Everything told about the visit, with both times: when it happened on the phone and when the server heard of it. */
export function EventList({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {visit.open_commands.length > 0 && (
        <Section title={t('visits.openCommands')}>
          <ul className={styles.events}>
            {visit.open_commands.map((command) => (
              <li key={command.id} className={styles.attemptHead}>
                <StatusTag
                  status={command.status === 'parked' ? 'parked' : 'waiting'}
                  size="small"
                />
                <span>{problemText(t, command)}</span>
                <Link to="/parked">{t('visits.toParked')}</Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('visits.timeline')}>
        <table className={styles.timeline}>
          <thead>
            <tr>
              <th>{t('visits.happened')}</th>
              <th>{t('visits.received')}</th>
              <th>{t('visits.event')}</th>
              <th>{t('visits.by')}</th>
            </tr>
          </thead>
          <tbody>
            {[...visit.timeline].reverse().map((event) => {
              const late = Date.parse(event.received_at) - Date.parse(event.happened_at) > SAME_MS;
              return (
                <tr key={event.id}>
                  <td>{format.moment(event.happened_at)}</td>
                  <td data-late={late || undefined}>{format.moment(event.received_at)}</td>
                  <td>{event.title}</td>
                  <td>{event.actor_name ?? t('visits.system')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Section>
    </>
  );
}

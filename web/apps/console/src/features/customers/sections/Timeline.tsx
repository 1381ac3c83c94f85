import { eventText } from '@shifang/api';
import { Empty, useFormat } from '@shifang/ui';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from '../customers.module.css';
import { useOlder } from '../queries';
import { useVocabulary } from '../settings';
import type { Panorama, TimelineEntry } from '../types';
import { told, type Teller } from './facts';

/** A minute apart is the phone's own clock; more is worth saying. */
const APART_MS = 60_000;

/** Everything that happened with the customer, newest first. */
export function Timeline({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const older = useOlder(panorama);
  const pages = older.data?.pages ?? [];
  const entries = [...panorama.timeline, ...pages.flatMap((page) => page.items)];
  const more = pages.length === 0 ? panorama.timeline_cursor !== null : older.hasNextPage;
  if (entries.length === 0) return <Empty title={t('customers.timeline.none')} />;
  return (
    <>
      <ol className={styles.timeline}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {more && (
        <Button
          loading={older.isFetching}
          onClick={() => void (pages.length === 0 ? older.refetch() : older.fetchNextPage())}
        >
          {t('ui.table.more')}
        </Button>
      )}
    </>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useVocabulary([t('customers.yes'), t('customers.no')]);
  const late = Date.parse(entry.received_at) - Date.parse(entry.happened_at) > APART_MS;
  const teller: Teller = { t, format, words };
  return (
    <li className={styles.event}>
      <div className={styles.itemHead}>
        <span className={styles.itemTitle}>{eventText(t, entry.kind)}</span>
        <span className={styles.soft}>{entry.actor_name ?? t('customers.timeline.system')}</span>
        <time className={`${styles.soft} ${styles.push}`} dateTime={entry.happened_at}>
          {format.moment(entry.happened_at)}
        </time>
      </div>
      {told(entry.facts, teller).map((line) => (
        <div key={line} className={styles.soft}>
          {line}
        </div>
      ))}
      {late && (
        <div className={styles.soft}>
          {t('customers.timeline.received', { time: format.moment(entry.received_at) })}
        </div>
      )}
    </li>
  );
}

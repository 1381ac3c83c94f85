import { listed, useLanguage } from '@shifang/ui';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './handOver.module.css';
import type { Stuck } from './queries';
import { byReason } from './stuck';

interface Props {
  stuck: readonly Stuck[];
  /** Counted before the last choice: what is listed may have somewhere to go by now. */
  stale: boolean;
  onChoose: (customerIds: readonly string[]) => void;
  onDrop: (customerIds: readonly string[]) => void;
}

const NAMED = 12;

/** What has nowhere to go, by reason and each by name; nothing moves before all of it does. */
export function StuckList({ stuck, stale, onChoose, onDrop }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (stuck.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('pool.handOver.stuck', { count: stuck.length })}
      description={
        <ul className={styles.stuck}>
          {byReason(stuck).map(({ reason, names, ids, customers }) => (
            <li key={reason}>
              <span>
                <b>{listed(language, names.slice(0, NAMED)) || ids.length}</b>
                {names.length > NAMED &&
                  ` ${t('pool.handOver.stuckMore', { count: names.length - NAMED })}`}
                <span className={styles.why}>{t(`pool.handOver.why.${reason}`)}</span>
              </span>
              {reason === 'not_held' ? (
                <Button disabled={stale} onClick={() => onDrop(ids)}>
                  {t('pool.handOver.drop')}
                </Button>
              ) : (
                customers.length > 0 && (
                  <Button disabled={stale} onClick={() => onChoose(customers)}>
                    {t('pool.handOver.choose', { count: customers.length })}
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
      }
    />
  );
}

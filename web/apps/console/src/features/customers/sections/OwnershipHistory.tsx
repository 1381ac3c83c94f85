import { useMay } from '@shifang/api';
import { Empty, useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { StandingCard } from '../../../shell/standing';
import styles from '../customers.module.css';
import type { Panorama } from '../types';

/** Whose the customer is, why and until when, and below it who had it before. */
export function OwnershipPane({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const seesPools = useMay('pools.view');
  return (
    <div className={styles.gap}>
      {seesPools && <StandingCard customerId={panorama.customer.id} />}
      <div>
        <h3 className={styles.blockTitle}>{t('customers.ownership.history')}</h3>
        <OwnershipHistory panorama={panorama} />
      </div>
    </div>
  );
}

/** Who has owned the customer, from whom it came and why; nothing here is ever changed. */
function OwnershipHistory({ panorama }: { panorama: Panorama }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (panorama.ownership.length === 0) return <Empty title={t('customers.ownership.none')} />;
  return (
    <ol className={styles.timeline}>
      {panorama.ownership.map((change) => (
        <li key={change.id} className={styles.event}>
          <div className={styles.itemHead}>
            <span className={styles.itemTitle}>{change.owner_name ?? t('customers.unowned')}</span>
            <span className={styles.soft}>{t(`customers.cause.${change.cause}`)}</span>
            <time className={`${styles.soft} ${styles.push}`} dateTime={change.at}>
              {format.moment(change.at)}
            </time>
          </div>
          {change.previous_owner_name !== null && (
            <div className={styles.soft}>
              {t('customers.ownership.before', { name: change.previous_owner_name })}
            </div>
          )}
          {(change.reason !== '' || change.by_name !== null) && (
            <div className={styles.soft}>
              {[
                change.reason,
                change.by_name === null
                  ? ''
                  : t('customers.ownership.by', { name: change.by_name }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

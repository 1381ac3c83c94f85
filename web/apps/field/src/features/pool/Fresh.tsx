import { StatusTag } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFieldData } from '../../shell/data';
import { useNow } from '../../shell/place';
import { useStartVisit } from '../../shell/start_visit';
import { freshClaims } from './near';
import styles from './pool.module.css';

/** What was claimed here just now: mine, and ready to be visited. */
export function Fresh() {
  const { t } = useTranslation();
  const { commands, customers, visits } = useFieldData();
  const { start, blockedBy } = useStartVisit();
  // Who was there already needs no invitation.
  const begun = new Set(
    [...visits.values()].filter(({ life }) => life !== 'planned').map((each) => each.customerId),
  );
  const fresh = freshClaims(commands, {
    now: useNow(60_000),
    isMine: (id) => customers.has(id) && !begun.has(id),
  });
  if (fresh.length === 0) return null;
  return (
    <section className={styles.fresh} aria-label={t('pool.fresh')}>
      <h2>{t('pool.fresh')}</h2>
      <ul>
        {fresh.map(({ customerId, sent }) => (
          <li key={customerId} data-testid={`fresh-${customerId}`}>
            <Link className={styles.freshName} to={`/customers/${customerId}`}>
              {customers.get(customerId)?.name}
            </Link>
            <StatusTag status={sent ? 'applied' : 'to_sync'} size="small">
              {sent ? t('pool.isMine') : t('pool.claimedUnsent')}
            </StatusTag>
            <Button
              size="small"
              color="primary"
              fill="outline"
              disabled={blockedBy(customerId) !== null}
              onClick={() => start(customerId)}
            >
              {t('pool.visit')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

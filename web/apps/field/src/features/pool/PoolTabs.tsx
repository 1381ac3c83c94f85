import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import styles from './pool.module.css';

/** The pool around, and what is mine. */
export function PoolTabs() {
  const { t } = useTranslation();
  return (
    <nav className={styles.tabs} aria-label={t('pool.title')}>
      <NavLink className={styles.tab} to="/pool" end>
        {t('pool.near')}
      </NavLink>
      <NavLink className={styles.tab} to="/pool/mine" data-testid="pool-mine">
        {t('pool.mine')}
      </NavLink>
    </nav>
  );
}

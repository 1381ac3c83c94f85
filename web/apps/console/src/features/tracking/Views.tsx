import { History, RadioTower } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import styles from './tracking.module.css';

/** The two pages of tracks, beside each other in the head. */
export function Views() {
  const { t } = useTranslation();
  return (
    <nav className={styles.views} aria-label={t('tracking.title')}>
      <NavLink to="/tracking" end>
        <RadioTower size={15} aria-hidden />
        {t('tracking.live.title')}
      </NavLink>
      <NavLink to="/tracking/replay">
        <History size={15} aria-hidden />
        {t('tracking.replay.title')}
      </NavLink>
    </nav>
  );
}

import { useTranslation } from 'react-i18next';
import styles from '../people.module.css';
import { Holidays } from './Holidays';
import { Leaves } from './Leaves';
import { Shifts } from './Shifts';

/** When people work: shifts, days off and days made up for, leave. Location is collected inside it only. */
export function CalendarTab() {
  const { t } = useTranslation();
  return (
    <div className={`${styles.body} ${styles.sections}`}>
      <p className={styles.soft}>{t('people.calendar.note')}</p>
      <div className={styles.columns}>
        <Shifts />
        <Holidays />
        <Leaves />
      </div>
    </div>
  );
}

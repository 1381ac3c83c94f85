import { StatusTag } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { useSoon } from '../day';
import { Check } from './Check';
import type { Standing } from './queries';
import styles from './standing.module.css';

type ClaimWindow = NonNullable<Standing['window']>;

/** Claims are collected: until when, how many entered, how it is decided, and by what anybody can check it. */
export function WindowNote({ window }: { window: ClaimWindow }) {
  const { t } = useTranslation();
  const time = useSoon()(window.closes_at);
  return (
    <div className={styles.note} role="status">
      <span>
        <StatusTag status={window.entered ? 'pending' : 'pool'}>
          {t(window.entered ? 'shell.standing.window.entered' : 'shell.standing.window.open', {
            time,
          })}
        </StatusTag>
      </span>
      <span>
        {t('shell.standing.window.entrants', { count: window.entrants })}
        {t(`shell.standing.window.by.${window.tie_break}`)}
      </span>
      <Check commitment={window.commitment} />
    </div>
  );
}

import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import type { Standing } from './queries';
import styles from './standing.module.css';

/** Why a holding ends on its day: every condition with what it rests on, and what moves the day. */
export function Reasons({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moved = [
    standing.protected_until &&
      t('shell.standing.protectedUntil', { day: format.day(standing.protected_until) }),
    standing.grace_until &&
      t('shell.standing.graceUntil', { day: format.day(standing.grace_until) }),
    standing.held_until && t('shell.standing.heldUntil', { day: format.day(standing.held_until) }),
  ].filter(Boolean);
  if (standing.reasons.length === 0) return null;
  return (
    <div>
      <h3 className={styles.title}>{t('shell.standing.why')}</h3>
      <ul className={styles.reasons}>
        {standing.reasons.map(({ cause, sentence, due }) => (
          <li key={cause}>
            {sentence}
            <span className={styles.soft}>
              {due === null
                ? t('shell.standing.notMet')
                : t('shell.standing.metOn', { day: format.day(due) })}
            </span>
          </li>
        ))}
        {moved.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

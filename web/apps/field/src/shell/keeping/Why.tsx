import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import styles from './keeping.module.css';
import type { Standing } from './standing';

/** Until when a customer is held and why: the rules in words, what moved the day, and when one is warned. */
export function Why({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { due_on, exempt, protected_until, grace_until, held_until, warnings, reasons } = standing;
  const today = format.isoDay(new Date());
  const next = warnings.find(({ on }) => on > today);
  // Days before the claim were nobody's to be warned on.
  const since = format.isoDay(new Date(standing.since));
  const told = warnings.filter(({ on }) => on > since && on <= today).at(-1);
  const notes = [
    exempt && t(`keeping.exempt.${exempt}`),
    protected_until && t('keeping.protected', { day: format.day(protected_until) }),
    grace_until && t('keeping.grace', { day: format.day(grace_until) }),
    held_until && t('keeping.held', { day: format.day(held_until) }),
    told && t('keeping.warned', { day: format.day(told.on), count: told.days }),
    next && t('keeping.warning', { day: format.day(next.on), count: next.days }),
  ].filter((note): note is string => Boolean(note));
  return (
    <div className={styles.why} data-testid="keeping-why">
      <p className={styles.lead}>
        {due_on ? t('keeping.until', { day: format.day(due_on) }) : t('keeping.endless')}
      </p>
      {reasons.length > 0 && (
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={`${reason.cause}|${reason.sentence}`}>
              {reason.sentence}
              {reason.due && reasons.length > 1 && (
                <span className={styles.soft}>
                  {t('keeping.reasonDue', { day: format.day(reason.due) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {notes.map((note) => (
        <p key={note} className={styles.soft}>
          {note}
        </p>
      ))}
    </div>
  );
}

import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { useExtensions, type Extension, type Standing } from './queries';
import styles from './standing.module.css';

const LOOK: Record<Extension['status'], Status> = {
  pending: 'to_review',
  granted: 'approved',
  refused: 'refused',
  cancelled: 'cancelled',
  lapsed: 'cancelled',
};

interface Props {
  customerId: string;
  /** With it, what may still be asked for is told too. */
  standing?: Standing;
}

/** The extensions that were asked for, the newest first, and how many are left. */
export function Extensions({ customerId, standing }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useExtensions(customerId).data ?? [];
  const room = standing?.extensions ?? null;
  if (room === null && asked.length === 0) return null;
  return (
    <div>
      <h3 className={styles.title}>{t('shell.standing.extension.title')}</h3>
      {room !== null && (
        <p className={styles.soft}>
          {t('shell.standing.extension.room', {
            used: room.used,
            most: room.most,
            left: room.days_left,
          })}
        </p>
      )}
      <ul className={styles.pauses}>
        {asked.map((each) => (
          <li key={each.id} className={styles.pause}>
            <span>
              <StatusTag size="small" status={LOOK[each.status]}>
                {t(`shell.standing.extension.status.${each.status}`)}
              </StatusTag>{' '}
              {t('shell.standing.extension.for', { count: each.days })}
            </span>
            <span>{each.reason}</span>
            <span className={styles.soft}>
              {[
                t('shell.standing.extension.askedAt', { time: format.moment(each.asked_at) }),
                each.decided_at === null
                  ? ''
                  : t('shell.standing.extension.decidedAt', {
                      time: format.moment(each.decided_at),
                    }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

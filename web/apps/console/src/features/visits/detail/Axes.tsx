import { isStatus, StatusTag, useFormat, type Status } from '@shifang/ui';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { VisitDetail } from '../queries';
import styles from './VisitDetail.module.css';

const LOOK: Record<string, Status> = { unverified: 'pending' };

/** The four axes of the visit's state, each with its reason and since when. */
export function Axes({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={styles.axes}>
      {visit.states.map(({ axis, value, reason, at }) => {
        const name = axis === 'life' ? 'state' : axis;
        const status = LOOK[value] ?? (isStatus(value) ? value : 'pending');
        return (
          <li key={axis}>
            <Tooltip title={t('visits.since', { when: format.moment(at) })}>
              <span className={styles.axis}>
                <span className={styles.axisName}>{t(`visits.axis.${name}`)}</span>
                <StatusTag status={status} size="small">
                  {t(`visits.${name}.${value}`)}
                </StatusTag>
                <span className={styles.axisReason}>
                  {t(`visits.reason.${reason}`, { defaultValue: reason })}
                </span>
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

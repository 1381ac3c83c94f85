import { useMay } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Extensions, Reasons, useStanding } from '../../shell/standing';
import styles from './approvals.module.css';
import type { Approval } from './queries';

/** More days with a customer: how many and why, the day now and then, what that day rests on, and what was asked before. */
export function MoreDays({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { payload } = approval;
  const days = Number(payload['days'] ?? 0);
  const due = typeof payload['due_on'] === 'string' ? payload['due_on'] : null;
  const customerId = typeof payload['customer_id'] === 'string' ? payload['customer_id'] : '';
  return (
    <div className={styles.gap}>
      <Facts
        rows={[
          [
            t('approvals.moreDays.customer'),
            <Link key="customer" to={`/customers?open=${customerId}&tab=ownership`}>
              {String(payload['customer_name'] ?? '')}
            </Link>,
          ],
          [t('approvals.moreDays.days'), t('approvals.moreDays.count', { count: days })],
          [t('approvals.moreDays.reason'), String(payload['reason'] ?? '')],
          [t('approvals.moreDays.due'), due === null ? null : format.day(due)],
          [
            t('approvals.moreDays.then'),
            due === null
              ? null
              : t('approvals.moreDays.atLeast', {
                  day: format.day(dayjs(due).add(days, 'day').format('YYYY-MM-DD')),
                }),
          ],
          [
            t('approvals.moreDays.used'),
            t('approvals.moreDays.ofMost', {
              used: Number(payload['used'] ?? 0),
              most: Number(payload['most'] ?? 0),
            }),
          ],
        ]}
      />
      <Background customerId={customerId} />
    </div>
  );
}

function Background({ customerId }: { customerId: string }) {
  const sees = useMay('pools.view');
  return sees ? <Seen customerId={customerId} /> : null;
}

function Seen({ customerId }: { customerId: string }) {
  const standing = useStanding(customerId).data;
  return (
    <>
      {standing?.state === 'held' && <Reasons standing={standing} />}
      <Extensions customerId={customerId} />
    </>
  );
}

import { useMay } from '@shifang/api';
import { StatusTag, type Status } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFieldData } from '../data';
import { useRemote } from '../remote';
import { useFieldSession } from '../session';
import styles from './keeping.module.css';
import { lastAsked } from './asked';
import type { Extension, ExtensionRoom, Standing } from './standing';

const STATUS: Record<Extension['status'] | 'unsent', Status> = {
  unsent: 'to_sync',
  pending: 'pending',
  granted: 'approved',
  refused: 'refused',
  cancelled: 'cancelled',
  lapsed: 'cancelled',
};

/** More days with what I hold: what I asked for and what came of it, and how often I may still ask. */
export function MoreDays({ standing, customerId }: { standing: Standing; customerId: string }) {
  const { t } = useTranslation();
  const { me } = useFieldSession();
  const { commands, syncedAt } = useFieldData();
  const mayAsk = useMay('pools.extend');
  const path = `/pool-customers/${customerId}/extensions`;
  const told = useRemote<Extension[]>(path, syncedAt ?? '').value;
  const asked = lastAsked({ customerId, commands, told: told ?? [], since: standing.since });
  if (!standing.extensions && !asked) return null;
  const waits = asked !== null && ['pending', 'unsent'].includes(asked.status);
  const mine = standing.owner_id === me.id && mayAsk;
  return (
    <div className={styles.more} data-testid="more-days">
      {asked && (
        <p>
          <StatusTag status={STATUS[asked.status]} size="small">
            {t(`keeping.asked.${asked.status}`, { count: asked.days })}
          </StatusTag>
        </p>
      )}
      {standing.extensions && !waits && (
        <Left room={standing.extensions} to={mine ? `/pool/mine/${customerId}/extend` : null} />
      )}
    </div>
  );
}

/** How often one may still ask. */
function Left({ room, to }: { room: ExtensionRoom; to: string | null }) {
  const { t } = useTranslation();
  const { used, most, days_left: days } = room;
  if (days === 0) return <p className={styles.soft}>{t('keeping.moreNone', { count: used })}</p>;
  return (
    <>
      <p className={styles.soft}>{t('keeping.moreLeft', { count: most - used, days })}</p>
      {to && (
        <Link to={to} data-testid="ask-days">
          {t('keeping.askDays')}
        </Link>
      )}
    </>
  );
}

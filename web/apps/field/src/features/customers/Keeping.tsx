import { useMay } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CustomerView } from '../../outbox/customers';
import { useFieldData } from '../../shell/data';
import { causeWords } from '../../shell/keeping/causes';
import { daysBetween } from '../../shell/keeping/due';
import { DueMark } from '../../shell/keeping/DueMark';
import { MoreDays } from '../../shell/keeping/MoreDays';
import { Offered } from '../../shell/keeping/Offered';
import type { Standing } from '../../shell/keeping/standing';
import { Why } from '../../shell/keeping/Why';
import { useRemote } from '../../shell/remote';
import { useFieldSession } from '../../shell/session';
import styles from './CustomerPage.module.css';
import { formerHolders, type Holder, type OwnerChange } from './owners';

/** 归属: whose it is, for how long, by which rule; who had it before. */
export function Keeping({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const { syncedAt } = useFieldData();
  const standing = useRemote<Standing>(`/pool-customers/${customer.id}`, syncedAt ?? '').value;
  const changes = useRemote<{ items: OwnerChange[] }>(
    `/customers/${customer.id}/ownership`,
    syncedAt ?? '',
  ).value;
  const former = formerHolders(changes?.items ?? []);
  if (!standing && former.length === 0) return null;
  return (
    <section className={styles.section} data-testid="keeping">
      <h2>{t('customers.keeping.title')}</h2>
      {standing && <Now standing={standing} customerId={customer.id} />}
      {former.length > 0 && (
        <>
          <h3 className={styles.subhead}>{t('customers.keeping.before')}</h3>
          <ul className={styles.holders} data-testid="former-holders">
            {former.map((holder) => (
              <Before key={`${holder.id}|${holder.from}`} holder={holder} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Now({ standing, customerId }: { standing: Standing; customerId: string }) {
  if (standing.state !== 'held') return <Free standing={standing} />;
  return <Held standing={standing} customerId={customerId} />;
}

function Held({ standing, customerId }: { standing: Standing; customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { me } = useFieldSession();
  const mayRelease = useMay('pools.release');
  const today = format.isoDay(new Date());
  const name = standing.owner_id === me.id ? t('customers.keeping.me') : standing.owner_name;
  const left = standing.due_on === null ? null : daysBetween(today, standing.due_on);
  return (
    <>
      <div className={styles.holder}>
        <p>{t('customers.keeping.since', { name, day: format.day(standing.since) })}</p>
        <DueMark daysLeft={left} />
      </div>
      <Why standing={standing} />
      <MoreDays standing={standing} customerId={customerId} />
      {standing.owner_id === me.id && mayRelease && (
        <Link className={styles.giveBack} to={`/pool/mine/${customerId}/release`}>
          {t('customers.keeping.release')}
        </Link>
      )}
    </>
  );
}

/** Nobody's: in which pool, to whom it is offered first, or that no pool takes it in. */
function Free({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { me } = useFieldSession();
  const { offer, pool_name: pool, since } = standing;
  if (standing.state === 'nowhere' || pool === null) return <p>{t('keeping.nowhere')}</p>;
  const mine = offer?.scores.find(({ person_id }) => person_id === me.id);
  return (
    <>
      <p>{t('customers.keeping.pooled', { pool, day: format.day(since) })}</p>
      {offer && (
        <Offered
          until={offer.open_from}
          people={offer.people}
          points={mine?.points ?? null}
          offer={offer}
          me={me.id}
        />
      )}
    </>
  );
}

function Before({ holder }: { holder: Holder }) {
  const { t } = useTranslation();
  const format = useFormat();
  const why = t(`customers.keeping.ended.${holder.cause}`, {
    defaultValue: t('customers.keeping.ended.other'),
  });
  const reason = causeWords(t, holder.reason);
  return (
    <li>
      <span className={styles.contactName}>{holder.name || t('customers.keeping.unknown')}</span>
      <span className={styles.soft}>{format.days(holder.from, holder.until)}</span>
      <p className={styles.soft}>
        {reason ? t('customers.keeping.endedBy', { why, reason }) : why}
      </p>
    </li>
  );
}

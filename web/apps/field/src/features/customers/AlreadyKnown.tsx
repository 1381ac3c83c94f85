import { isProblem } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Standing } from '../../shell/keeping/standing';
import { useRemote } from '../../shell/remote';
import { useFieldSession } from '../../shell/session';
import type { KnownCustomer } from './alike';
import styles from './forms.module.css';
import type { KnownOnes } from './known';

interface Props {
  known: KnownOnes;
  /** The person has said that it is none of these. */
  cleared: boolean;
  onClear: (sure: boolean) => void;
}

/** Who is there already under such a name or number, before anything is saved. */
export function AlreadyKnown({ known, cleared, onClear }: Props) {
  const { t } = useTranslation();
  if (known.found.length === 0) {
    return known.unasked ? <p className={styles.hint}>{t('customers.known.later')}</p> : null;
  }
  return (
    <section className={styles.known} role="status" data-testid="already-known">
      <h2>
        <TriangleAlert size={18} aria-hidden />
        {t('customers.known.title')}
      </h2>
      <ul>
        {known.found.map((each) => (
          <One key={each.id} customer={each} />
        ))}
      </ul>
      <label className={styles.sure}>
        <input
          type="checkbox"
          checked={cleared}
          data-testid="known-distinct"
          onChange={(event) => onClear(event.target.checked)}
        />
        {t('customers.known.distinct')}
      </label>
    </section>
  );
}

function One({ customer }: { customer: KnownCustomer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { me } = useFieldSession();
  const { id, name, owner_id, owner_name, visible, same_phone } = customer;
  if (owner_id === null) return <Unowned customer={customer} />;
  const whose =
    owner_id === me.id
      ? t('customers.known.mine')
      : t('customers.known.colleague', { name: owner_name ?? t('customers.known.somebody') });
  const notes = [
    format.distance(customer.distance_m),
    same_phone ? t('customers.known.samePhone') : null,
    whose,
  ].filter(Boolean);
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <span className={styles.knownNote}>{notes.join(' · ')}</span>
      </span>
      {visible && (
        <Link className={styles.knownLink} to={`/customers/${id}`}>
          {t('customers.known.open')}
        </Link>
      )}
    </li>
  );
}

/** Nobody's: free to be claimed only where a pool of mine has taken it in. */
function Unowned({ customer }: { customer: KnownCustomer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, name, same_phone } = customer;
  const { value, problem } = useRemote<Standing>(`/pool-customers/${id}`);
  const pooled = value?.state === 'pooled';
  const elsewhere = value?.state === 'nowhere' || isProblem(problem, 'not_found');
  const whose = pooled ? 'pooled' : elsewhere ? 'nowhere' : 'unowned';
  const notes = [
    format.distance(customer.distance_m),
    same_phone ? t('customers.known.samePhone') : null,
    t(`customers.known.free.${whose}`),
  ].filter(Boolean);
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <span className={styles.knownNote}>{notes.join(' · ')}</span>
      </span>
      {pooled && (
        <Link className={styles.knownLink} to="/pool">
          {t('customers.known.toPool')}
        </Link>
      )}
    </li>
  );
}

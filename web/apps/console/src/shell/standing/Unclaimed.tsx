import { problemText, useMay } from '@shifang/api';
import { useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { Button } from 'antd';
import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { OfferCard } from './OfferCard';
import { WindowNote } from './WindowNote';
import { useClaim, type Standing } from './queries';
import styles from './standing.module.css';

interface Props {
  customerId: string;
  standing: Standing;
}

/** A customer that nobody holds: its pool, whom it is offered to, who entered for it, and what stands against a claim. */
export function Unclaimed({ customerId, standing }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const objections = standing.objections.map(({ rule, params, lifts_at }) =>
    problemText(t, {
      code: `pool.${rule}`,
      params: { ...params, lifts_at: lifts_at === null ? '' : format.moment(lifts_at) },
    }),
  );
  if (standing.state === 'nowhere')
    return (
      <>
        <Facts
          rows={[
            [t('shell.standing.owner'), t('shell.standing.nobody')],
            [t('shell.standing.pool'), t('shell.standing.nowhere')],
            [t('shell.standing.nobodySince'), format.moment(standing.since)],
          ]}
        />
        <p className={styles.soft}>{t('shell.standing.nowhereHint')}</p>
      </>
    );
  return (
    <>
      <Facts
        rows={[
          [t('shell.standing.pool'), standing.pool_name],
          [t('shell.standing.pooledSince'), format.moment(standing.since)],
        ]}
      />
      {standing.window !== null && <WindowNote window={standing.window} />}
      {objections.length > 0 && (
        <ul className={styles.reasons} aria-label={t('shell.standing.against')}>
          {objections.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <Claim customerId={customerId} standing={standing} barred={objections.length > 0} />
      {standing.offer !== null && <OfferCard offer={standing.offer} />}
    </>
  );
}

/** Takes the customer, or enters for it where several may want it; who has entered waits. */
function Claim({ customerId, standing, barred }: Props & { barred: boolean }) {
  const { t } = useTranslation();
  const mayClaim = useMay('pools.claim');
  const claim = useClaim();
  if (!mayClaim || standing.window?.entered === true) return null;
  const draws = standing.window !== null || (standing.tie_break ?? 'first') !== 'first';
  return (
    <div>
      <Button
        type="primary"
        icon={<Hand size={15} />}
        loading={claim.pending}
        disabled={barred}
        onClick={() => claim.run(customerId)}
      >
        {t(draws ? 'shell.standing.enter' : 'shell.standing.claim')}
      </Button>
    </div>
  );
}

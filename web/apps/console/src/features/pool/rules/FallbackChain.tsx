import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './rules.module.css';

export interface Link {
  id: string;
  name: string;
  fallback_id: string | null;
  fallback_days: number | null;
}

/** The ways along which unclaimed customers fall from pool to pool; a circle ends where it closes. */
export function chainsOf(pools: readonly Link[]): Link[][] {
  const byId = new Map(pools.map((pool) => [pool.id, pool]));
  const reached = new Set(pools.map(({ fallback_id }) => fallback_id));
  const starts = pools.filter(({ id, fallback_id }) => fallback_id !== null && !reached.has(id));
  const closed = pools.filter(({ fallback_id }) => fallback_id !== null);
  return (starts.length > 0 ? starts : closed.slice(0, 1)).map((start) => {
    const way: Link[] = [];
    let at: Link | undefined = start;
    while (at !== undefined && !way.includes(at)) {
      way.push(at);
      at = byId.get(at.fallback_id ?? '');
    }
    return way;
  });
}

export function FallbackChains({ pools, marked }: { pools: readonly Link[]; marked?: string }) {
  const { t } = useTranslation();
  const chains = chainsOf(pools);
  if (chains.length === 0) return null;
  return (
    <div className={styles.chains}>
      {chains.map((chain) => (
        <ol key={chain[0]?.id} className={styles.chain} aria-label={t('pool.rules.chain')}>
          {chain.map(({ id, name, fallback_days }, at) => (
            <li key={id}>
              <span className={styles.link} data-marked={id === marked || undefined}>
                {name || '…'}
              </span>
              {at < chain.length - 1 && (
                <span className={styles.arrow}>
                  {t('pool.days', { count: fallback_days ?? 0 })}
                  <ArrowRight size={16} aria-hidden />
                </span>
              )}
            </li>
          ))}
        </ol>
      ))}
    </div>
  );
}

import styles from './TierMark.module.css';

/** A customer's tier as a small square letter; the rank (0 = most important) only changes its weight. */
export function TierMark({ tier, rank = 2 }: { tier: string; rank?: number }) {
  return (
    <span className={styles.mark} data-rank={Math.min(rank, 4)}>
      {tier}
    </span>
  );
}

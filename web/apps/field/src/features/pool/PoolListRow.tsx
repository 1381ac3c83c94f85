import { TierMark, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { collects } from '../../outbox/claims';
import { useFieldData } from '../../shell/data';
import { useNow } from '../../shell/place';
import { spanWords } from '../../shell/keeping/refusal';
import type { PoolRow } from './near';
import styles from './pool.module.css';
import { StageMark } from './StageMark';
import { useClaim } from './useClaim';

/** How far, which tier, how long nobody had it; claimed by one tap. */
export function PoolListRow({ row, onOpen }: { row: PoolRow; onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tiers } = useFieldData().policies;
  const { card, distance, beside } = row;
  const rank = tiers.findIndex(({ key }) => key === card.tier);
  const where = beside
    ? t('pool.beside', { name: beside.name, distance: format.distance(beside.distance) })
    : card.address;
  return (
    <div className={styles.row} data-testid={`pooled-${card.customer_id}`}>
      <button type="button" className={styles.rowMain} onClick={onOpen}>
        <TierMark tier={card.tier || '·'} rank={rank < 0 ? 4 : rank} />
        <span className={styles.rowText}>
          <span className={styles.name}>{card.name}</span>
          <span className={styles.note}>
            {[distance === null ? null : format.distance(distance), usePooledFor(card.since)]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {where && <span className={styles.note}>{where}</span>}
          <StageMark stage={row.stage} />
        </span>
      </button>
      <Claim row={row} />
    </div>
  );
}

/** One tap, or how near one must come; nothing while it is not one's turn. */
function Claim({ row: { card, comeWithin, stage } }: { row: PoolRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { may, claim } = useClaim();
  if (!may || (stage.kind !== 'free' && stage.kind !== 'first')) return null;
  if (comeWithin !== null) {
    const distance = format.distance(comeWithin);
    return <span className={styles.away}>{t('pool.comeNear', { distance })}</span>;
  }
  return (
    <Button
      className={styles.claim}
      size="small"
      color="primary"
      loading="auto"
      data-testid="pool-claim"
      onClick={() => claim(card)}
    >
      {t(collects(card) ? 'pool.enter' : 'pool.claim')}
    </Button>
  );
}

/** How long it has been in the pool, in words. */
export function usePooledFor(since: string): string {
  const { t } = useTranslation();
  const format = useFormat();
  const seconds = Math.max(0, (useNow(60_000) - Date.parse(since)) / 1000);
  if (seconds < 60) return t('pool.new');
  return t('pool.pooledFor', { span: spanWords(seconds, { t, format }) });
}

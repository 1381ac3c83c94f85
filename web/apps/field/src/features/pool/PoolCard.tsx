import { StatusTag, TierMark, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { ChevronDown, CircleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { collects } from '../../outbox/claims';
import { useFieldData } from '../../shell/data';
import { Offered } from '../../shell/keeping/Offered';
import { useRefusal } from '../../shell/keeping/refusal';
import type { Standing } from '../../shell/keeping/standing';
import { useWords } from '../../shell/named';
import { useRemote } from '../../shell/remote';
import { useFieldSession } from '../../shell/session';
import { useStartVisit } from '../../shell/start_visit';
import type { PoolRow } from './near';
import { usePooledFor } from './PoolListRow';
import { Hidden, PoolProfile } from './PoolProfile';
import styles from './pool.module.css';
import { StageMark } from './StageMark';
import { useClaim } from './useClaim';

/** Chosen on the map or in the list: brought where the thumb is. */
function show(card: HTMLElement | null): void {
  card?.scrollIntoView({ block: 'nearest' });
}

/** One customer before it is claimed: what it is, what stands against it, and the two ways to take it. */
export function PoolCard({ row, onClose }: { row: PoolRow; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { policies } = useFieldData();
  const { nameOf } = useWords();
  const { card, distance } = row;
  const [opened, setOpened] = useState(false);
  const rank = policies.tiers.findIndex(({ key }) => key === card.tier);
  const facts = [
    nameOf(policies.types, card.type),
    distance === null ? null : format.distance(distance),
    usePooledFor(card.since),
  ].filter(Boolean);
  return (
    <article className={styles.card} data-testid="pool-card" ref={show}>
      <div className={styles.cardHead}>
        <TierMark tier={card.tier || '·'} rank={rank < 0 ? 4 : rank} />
        <h2>{card.name}</h2>
        <button
          type="button"
          className={styles.close}
          aria-label={t('pool.close')}
          onClick={onClose}
        >
          <X size={20} aria-hidden />
        </button>
      </div>
      <p className={styles.facts}>
        <StatusTag status="pool" size="small">
          {card.pool_name}
        </StatusTag>
        {facts.join(' · ')}
      </p>
      {card.address && (
        <p className={styles.facts}>
          {card.address}
          {card.masked?.includes('address') && <Hidden />}
        </p>
      )}
      <Against row={row} />
      {opened ? (
        <PoolProfile customerId={card.customer_id} />
      ) : (
        <button
          type="button"
          className={styles.open}
          data-testid="card-open"
          onClick={() => setOpened(true)}
        >
          {t('pool.profile.open')}
          <ChevronDown size={18} aria-hidden />
        </button>
      )}
      <Ways row={row} onClaimed={onClose} />
    </article>
  );
}

/** To whom it is offered first, the claims that are collected, and the rules that stand in the way of this person now. */
function Against({ row }: { row: PoolRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { me } = useFieldSession();
  const words = useRefusal(me.id);
  const { card, stage } = row;
  const { value, remembered } = useRemote<Standing>(`/pool-customers/${card.customer_id}`);
  // Whose turn it is stands above already.
  const rules = (remembered ? [] : (value?.objections ?? [])).filter(
    ({ rule }) => rule !== 'shortlist' || stage.kind !== 'later',
  );
  const said = rules.map(({ rule, params, lifts_at }) =>
    words({ code: `pool.${rule}`, params: { ...params, lifts_at } }),
  );
  const near =
    row.comeWithin === null ? [] : [t('pool.tooFar', { limit: format.distance(row.comeWithin) })];
  const offer = value?.offer ?? null;
  return (
    <>
      {stage.kind === 'first' && (
        <Offered {...stage} people={offer?.people ?? 1} offer={offer} me={me.id} />
      )}
      {stage.kind === 'later' && (
        <Offered until={stage.from} people={stage.people} points={null} offer={null} me={me.id} />
      )}
      <Collected row={row} />
      {[...near, ...said].map((text) => (
        <p key={text} className={styles.against}>
          <CircleAlert size={16} aria-hidden />
          {text}
        </p>
      ))}
    </>
  );
}

/** That several may enter here, and when it is decided. */
function Collected({ row: { card, stage } }: { row: PoolRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (stage.kind === 'entered' || stage.kind === 'closed') {
    return (
      <p className={styles.facts} role="status">
        <StageMark stage={stage} />
      </p>
    );
  }
  if (!collects(card)) return null;
  const { window, tie_break } = card;
  const words = window
    ? [
        t(`pool.collects.${window.tie_break}`, { moment: format.moment(window.closes_at) }),
        t('pool.entrants', { count: window.entrants }),
      ].join(' · ')
    : t(`pool.collects.soon.${tie_break === 'capacity' ? 'capacity' : 'lottery'}`);
  return <p className={styles.facts}>{words}</p>;
}

function Ways({ row, onClaimed }: { row: PoolRow; onClaimed: () => void }) {
  const { t } = useTranslation();
  const { may, claim } = useClaim();
  const { card, stage } = row;
  if (stage.kind === 'entered' || stage.kind === 'closed') return null;
  if (!may) return <p className={styles.facts}>{t('pool.mayNot')}</p>;
  const away = row.comeWithin !== null || stage.kind === 'later';
  const entering = collects(card);
  const take = async (): Promise<void> => {
    await claim(card);
    onClaimed();
  };
  return (
    <>
      <div className={styles.ways} data-one={entering || undefined}>
        <Button
          fill={entering ? 'solid' : 'outline'}
          color="primary"
          disabled={away}
          loading="auto"
          data-testid="card-claim"
          onClick={take}
        >
          {t(entering ? 'pool.enter' : 'pool.claim')}
        </Button>
        {!entering && <ClaimAndVisit card={card} away={away} />}
      </div>
      {!entering && <Busy customerId={card.customer_id} />}
    </>
  );
}

function ClaimAndVisit({ card, away }: { card: PoolRow['card']; away: boolean }) {
  const { t } = useTranslation();
  const { claimAndVisit } = useClaim();
  const blocking = useStartVisit().blockedBy(card.customer_id);
  return (
    <Button
      color="primary"
      disabled={away || blocking !== null}
      loading="auto"
      data-testid="card-claim-visit"
      onClick={() => claimAndVisit(card)}
    >
      {t('pool.claimAndVisit')}
    </Button>
  );
}

function Busy({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { customers } = useFieldData();
  const blocking = useStartVisit().blockedBy(customerId);
  if (!blocking) return null;
  const name = customers.get(blocking.customerId)?.name ?? '';
  return <p className={styles.facts}>{t('pool.busy', { name })}</p>;
}

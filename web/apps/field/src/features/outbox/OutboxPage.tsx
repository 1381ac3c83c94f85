import { Empty, StatusTag, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { CircleCheck, CloudOff, CloudUpload } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reviewOf } from '../../outbox/review';
import type { VisitView } from '../../outbox/visits';
import { useEngineStatus, useFieldData } from '../../shell/data';
import { useNow } from '../../shell/place';
import { useRefusal } from '../../shell/keeping/refusal';
import { ReviewNote } from '../../shell/review/ReviewNote';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import { useGaps } from './gaps';
import { outboxLists, type OutboxItem } from './items';
import styles from './OutboxPage.module.css';

/** Delivered items drawn at most: the rest is history. */
const SHOWN = 30;

/** The honest outbox: what waits, what needs a person, what has arrived. */
export function OutboxPage() {
  const { t } = useTranslation();
  const { commands, photos } = useFieldData();
  const { waiting, troubles, delivered } = outboxLists(commands, photos);
  return (
    <SubPage title={t('outbox.title')} parent="/">
      <State waiting={waiting.length} />
      {troubles.length > 0 && (
        <section className={styles.section}>
          <h2>{t('outbox.troubles', { count: troubles.length })}</h2>
          <Link to="/parked">{t('outbox.seeTroubles')}</Link>
        </section>
      )}
      {waiting.length > 0 && (
        <Items title={t('outbox.waiting', { count: waiting.length })} items={waiting} />
      )}
      {delivered.length > 0 && (
        <Items title={t('outbox.delivered')} items={delivered.slice(0, SHOWN)} />
      )}
    </SubPage>
  );
}

/** Commands that a person must decide, and what the server will never take. */
export function ParkedPage() {
  const { t } = useTranslation();
  const { commands, photos, visits } = useFieldData();
  const { troubles } = outboxLists(commands, photos);
  const reviewed = [...visits.values()].filter((visit) => reviewOf(visit).kind !== 'none');
  return (
    <SubPage title={t('outbox.parked')} parent="/outbox">
      {reviewed.length > 0 && <Reviews visits={reviewed} />}
      {troubles.length === 0 && reviewed.length > 0 ? null : troubles.length === 0 ? (
        <Empty
          icon={CircleCheck}
          title={t('outbox.noTroubles')}
          hint={t('outbox.noTroublesHint')}
        />
      ) : (
        <>
          <p className={styles.soft} style={{ padding: '12px 16px 0' }}>
            {t('outbox.parkedHint')}
          </p>
          <Items title={t('outbox.troubles', { count: troubles.length })} items={troubles} />
        </>
      )}
    </SubPage>
  );
}

/** Check-ins that were stopped or marked, and what became of them. */
function Reviews({ visits }: { visits: readonly VisitView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customers } = useFieldData();
  const newest = [...visits].sort((a, b) =>
    (b.checkedInAt ?? '').localeCompare(a.checkedInAt ?? ''),
  );
  return (
    <section className={styles.section} data-testid="outbox-reviews">
      <h2>{t('outbox.reviews')}</h2>
      <ul className={styles.list}>
        {newest.map((visit) => (
          <li key={visit.id} className={styles.item}>
            <Link className={styles.review} to={`/visits/${visit.id}`}>
              <span className={styles.what}>{customers.get(visit.customerId)?.name}</span>
              {visit.checkedInAt && (
                <span className={styles.soft}>{format.moment(visit.checkedInAt)}</span>
              )}
            </Link>
            <ReviewNote visit={visit} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ waiting }: { waiting: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { engine } = useFieldSession();
  const { syncedAt } = useFieldData();
  const { online, busy, retryAt } = useEngineStatus();
  const now = useNow(1000);
  const gaps = useGaps();
  const words = (): string => {
    if (!online) return t('outbox.offline');
    if (busy) return t('outbox.sending');
    return waiting === 0 ? t('outbox.calm') : t('outbox.waitingNow');
  };
  const synced = (): string => {
    if (syncedAt === null) return t('outbox.neverSynced');
    if (now - Date.parse(syncedAt) < 60_000) return t('outbox.syncedNow');
    return t('outbox.synced', { ago: format.ago(syncedAt, now) });
  };
  const Icon = !online ? CloudOff : waiting === 0 ? CircleCheck : CloudUpload;
  const left = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <section className={styles.state} aria-busy={busy}>
      <p className={styles.line} role="status">
        <Icon size={20} aria-hidden />
        {words()}
      </p>
      <p className={styles.soft}>
        {synced()}
        {left > 0 && online && ` ${t('outbox.retryIn', { duration: format.duration(left) })}`}
      </p>
      <Button
        block
        fill="outline"
        color="primary"
        loading={busy}
        data-testid="outbox-retry"
        onClick={() => engine.poke({ sync: true, asked: true })}
      >
        {t('outbox.retry')}
      </Button>
      {gaps.length > 0 && (
        <p className={styles.gap} role="alert">
          {t('outbox.gap', {
            numbers: gaps.map(({ from, to }) => (from === to ? from : `${from}–${to}`)).join(', '),
          })}
        </p>
      )}
    </section>
  );
}

function Items({ title, items }: { title: string; items: readonly OutboxItem[] }) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      <ul className={styles.list}>
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function useSubject(item: OutboxItem): string | null {
  const { customers, claimed, visits } = useFieldData();
  const customerId =
    item.customerId ?? (item.visitId ? visits.get(item.visitId)?.customerId : undefined);
  if (!customerId) return null;
  return (customers.get(customerId) ?? claimed.get(customerId))?.name ?? null;
}

function Item({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const subject = useSubject(item);
  const words = useRefusal(useFieldSession().me.id);
  const notes = [
    subject,
    format.moment(item.happenedAt),
    item.attempts > 1 ? t('outbox.attempts', { count: item.attempts }) : null,
  ].filter(Boolean);
  const { code, params, detail } = item;
  const unsigned = code?.startsWith('receipt.') ?? false;
  const why = unsigned ? t(`outbox.${code}`) : code ? words({ code, params, detail }) : null;
  return (
    <li className={styles.item} data-testid="outbox-item" data-status={item.status}>
      <div className={styles.head}>
        <span className={styles.what}>{t(`outbox.kind.${item.kind}`)}</span>
        <StatusTag status={item.status} size="small">
          {item.status === 'applied' ? t('outbox.arrived') : undefined}
        </StatusTag>
      </div>
      <p className={styles.note}>{notes.join(' · ')}</p>
      {why && <p className={styles.why}>{why}</p>}
      {item.status === 'parked' && item.visitId && (
        <Link className={styles.toVisit} to={`/visits/${item.visitId}`}>
          {t('outbox.toVisit')}
        </Link>
      )}
    </li>
  );
}

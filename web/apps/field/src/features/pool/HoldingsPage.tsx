import { isProblem, problemText, useMay } from '@shifang/api';
import { Empty, Skeleton, StatusTag, TierMark } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { ChevronDown, FolderHeart, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFieldData } from '../../shell/data';
import { DueMark } from '../../shell/keeping/DueMark';
import { MoreDays } from '../../shell/keeping/MoreDays';
import type { Standing } from '../../shell/keeping/standing';
import { Why } from '../../shell/keeping/Why';
import { useRemote } from '../../shell/remote';
import { useStartVisit } from '../../shell/start_visit';
import { TabPage } from '../../shell/TabPage';
import { holdingRows, type HoldingRow } from './holdings';
import { PoolTabs } from './PoolTabs';
import styles from './pool.module.css';
import { useHoldings, type Holdings } from './useHoldings';

/** 我的私海: what I hold, those that end first before the others, and why. */
export function HoldingsPage() {
  const { t } = useTranslation();
  const { customers, commands } = useFieldData();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const held = useHoldings(search);
  const rows = useMemo(
    () => holdingRows({ holdings: held.items ?? [], customers, commands, search }),
    [held.items, customers, commands, search],
  );
  return (
    <TabPage title={t('pool.title')}>
      <PoolTabs />
      <label className={styles.search}>
        <Search size={18} aria-hidden />
        <span className="sf-visually-hidden">{t('pool.search')}</span>
        <input
          type="search"
          value={search}
          placeholder={t('pool.search')}
          data-testid="holding-search"
          onChange={(event) => setSearch(event.target.value)}
        />
      </label>
      <Missing held={held} />
      {held.loading && rows.length === 0 && <Skeleton rows={6} height={52} />}
      {!held.loading && rows.length === 0 && <Nothing held={held} search={search} />}
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.id} data-testid={`holding-${row.id}`}>
            <Row
              row={row}
              open={open === row.id}
              toggle={() => setOpen(open === row.id ? null : row.id)}
            />
          </li>
        ))}
      </ul>
      {held.cursor !== null && (
        <div className={styles.more}>
          <Button block fill="outline" loading="auto" onClick={held.more}>
            {t('pool.more')}
          </Button>
        </div>
      )}
    </TabPage>
  );
}

function Missing({ held }: { held: Holdings }) {
  const { t } = useTranslation();
  const { problem, remembered, reload } = held;
  if (!problem) return null;
  const away = isProblem(problem, 'network');
  return (
    <p className={styles.told} role="status" data-remembered>
      {away && remembered ? t('pool.heldOffline') : problemText(t, problem)}
      <Button size="small" fill="none" color="primary" onClick={reload}>
        {t('pool.retry')}
      </Button>
    </p>
  );
}

function Nothing({ held, search }: { held: Holdings; search: string }) {
  const { t } = useTranslation();
  if (held.problem && !held.remembered) return null;
  return search.trim() === '' ? (
    <Empty icon={FolderHeart} title={t('pool.holdNone')} hint={t('pool.holdNoneHint')} />
  ) : (
    <Empty icon={Search} title={t('pool.notFound')} hint={t('pool.notFoundHint')} />
  );
}

function Row({ row, open, toggle }: { row: HoldingRow; open: boolean; toggle: () => void }) {
  const { t } = useTranslation();
  const { tiers } = useFieldData().policies;
  const rank = tiers.findIndex(({ key }) => key === row.tier);
  return (
    <>
      <button type="button" className={styles.holding} aria-expanded={open} onClick={toggle}>
        <TierMark tier={row.tier || '·'} rank={rank < 0 ? 4 : rank} />
        <span className={styles.rowText}>
          <span className={styles.name}>{row.name}</span>
          <span className={styles.note}>{row.address || t('pool.noAddress')}</span>
        </span>
        {row.daysLeft === undefined ? (
          <StatusTag status="to_sync" size="small">
            {t('pool.claimedUnsent')}
          </StatusTag>
        ) : (
          <DueMark daysLeft={row.daysLeft} />
        )}
        <ChevronDown className={styles.chevron} size={18} aria-hidden />
      </button>
      {open && <Detail row={row} />}
    </>
  );
}

function Detail({ row }: { row: HoldingRow }) {
  const { t } = useTranslation();
  const { start, blockedBy } = useStartVisit();
  const { syncedAt } = useFieldData();
  const { value, problem } = useRemote<Standing>(`/pool-customers/${row.id}`, syncedAt ?? '');
  const mayRelease = useMay('pools.release');
  return (
    <div className={styles.detail}>
      {value && <Why standing={value} />}
      {value && <MoreDays standing={value} customerId={row.id} />}
      {!value && !problem && <Skeleton rows={2} />}
      {!value && problem && <p className={styles.facts}>{problemText(t, problem)}</p>}
      <nav className={styles.detailWays} aria-label={row.name}>
        <Link to={`/customers/${row.id}`}>{t('pool.panorama')}</Link>
        {mayRelease && row.daysLeft !== undefined && (
          <Link to={`/pool/mine/${row.id}/release`} data-testid="holding-release">
            {t('pool.release')}
          </Link>
        )}
        <Button
          size="small"
          color="primary"
          fill="outline"
          disabled={blockedBy(row.id) !== null}
          onClick={() => start(row.id)}
        >
          {t('pool.visit')}
        </Button>
      </nav>
    </div>
  );
}

import { isProblem, problemText } from '@shifang/api';
import { Empty, NoPermission, Skeleton, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { MapPinOff, Route, Waves } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlace } from '../../shell/place';
import { TabPage } from '../../shell/TabPage';
import { AroundChoice } from './AroundChoice';
import { Entries } from './Entries';
import { Fresh } from './Fresh';
import type { Around, PoolRow } from './near';
import { NearMap } from './NearMap';
import { PoolCard } from './PoolCard';
import { PoolListRow } from './PoolListRow';
import { PoolTabs } from './PoolTabs';
import styles from './pool.module.css';
import { useHops } from './useHops';
import { useNear, type Near } from './useNear';
import { useRows } from './useRows';

/** Customers without an owner around here or along today's way, on the map and as a list; one tap takes one. */
export function PoolPage() {
  const { t } = useTranslation();
  const [around, setAround] = useState<Around>({ kind: 'here', radius: 500 });
  const [chosen, setChosen] = useState<string | null>(null);
  const hops = useHops();
  const near = useNear(around, hops);
  const { near: rows, offered } = useRows(near.found, around, hops);
  if (isProblem(near.problem, 'forbidden')) {
    return (
      <TabPage title={t('pool.title')}>
        <NoPermission />
      </TabPage>
    );
  }
  return (
    <TabPage title={t('pool.title')}>
      <PoolTabs />
      <NearMap
        rows={rows}
        around={around}
        hops={hops}
        chosenId={chosen}
        onChoose={(id) => setChosen(id)}
      />
      <AroundChoice around={around} choose={setAround} hops={hops.length} />
      <Told near={near} count={rows.length} />
      <Entries />
      <Fresh />
      {offered.length > 0 && (
        <section className={styles.first} data-testid="pool-offered">
          <h2>{t('pool.offered')}</h2>
          <Rows rows={offered} chosenId={chosen} choose={setChosen} />
        </section>
      )}
      <List rows={rows} near={near} chosenId={chosen} choose={setChosen} around={around} />
    </TabPage>
  );
}

/** How old the list is, and whether it could be asked for anew. */
function Told({ near, count }: { near: Near; count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { found, remembered, problem, loading } = near;
  if (found === null || (count === 0 && !problem)) return null;
  if (problem === null || !remembered) {
    return (
      <p className={styles.told} role="status" aria-busy={loading}>
        {t('pool.count', { count })}
      </p>
    );
  }
  const words = isProblem(problem, 'network')
    ? t('pool.offline', { moment: format.moment(found.at) })
    : problemText(t, problem);
  return (
    <p className={styles.told} role="status" data-remembered>
      {words}
      <Button size="small" fill="none" color="primary" onClick={near.reload}>
        {t('pool.retry')}
      </Button>
    </p>
  );
}

interface ListProps {
  rows: readonly PoolRow[];
  near: Near;
  around: Around;
  chosenId: string | null;
  choose: (id: string | null) => void;
}

function List({ rows, near, around, ...choice }: ListProps) {
  if (rows.length === 0) return <Nothing near={near} around={around} />;
  return <Rows rows={rows} {...choice} />;
}

function Rows({ rows, chosenId, choose }: Pick<ListProps, 'rows' | 'chosenId' | 'choose'>) {
  return (
    <ul className={styles.list}>
      {rows.map((row) => (
        <li key={row.card.customer_id}>
          {row.card.customer_id === chosenId ? (
            <PoolCard row={row} onClose={() => choose(null)} />
          ) : (
            <PoolListRow row={row} onOpen={() => choose(row.card.customer_id)} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Nothing({ near, around }: { near: Near; around: Around }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { fix, trouble } = usePlace();
  if (around.kind === 'here' && !fix && trouble) {
    return <Empty icon={MapPinOff} title={t('pool.noPlace')} hint={t(`pool.trouble.${trouble}`)} />;
  }
  if (near.loading || (around.kind === 'here' && !fix)) return <Skeleton rows={5} height={52} />;
  if (near.problem) return null;
  if (around.kind === 'route') {
    return <Empty icon={Route} title={t('pool.noneOnWay')} hint={t('pool.noneOnWayHint')} />;
  }
  const distance = format.distance(around.radius);
  return <Empty icon={Waves} title={t('pool.none', { distance })} hint={t('pool.noneHint')} />;
}

import { useMay } from '@shifang/api';
import { StatusTag, useFormat } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  DetailDrawer,
  FilterBar,
  SearchFilter,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { Button } from 'antd';
import { Hand, Waves } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSoon } from '../../../shell/day';
import { StandingCard, useClaim } from '../../../shell/standing';
import styles from '../pool.module.css';
import { usePooled, usePools, type Pooled } from '../queries';
import { useWords, type Words } from '../words';
import { Entries } from './Entries';
import { nameColumn, Nothing } from './parts';
import { ProfilePane } from './ProfilePane';

const FILTERS = ['search', 'pool_id'];

/** What nobody holds, as table and map side by side; a claim is one click. */
export function PooledList() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const words = useWords();
  const [open, setOpen] = useAddress('open');
  const [hovered, setHovered] = useState<string | null>(null);
  const list = usePooled(filters.values);
  const pools = usePools().data ?? [];
  const mayClaim = useMay('pools.claim');
  const columns = useColumns(words);
  const opened = list.rows.find(({ customer_id }) => customer_id === open);
  return (
    <>
      <FilterBar filters={filters} actions={mayClaim && <Entries onOpen={setOpen} />}>
        <SearchFilter filters={filters} placeholder={t('pool.search')} />
        <ChoiceFilter
          filters={filters}
          name="pool_id"
          label={t('pool.field.pool')}
          options={pools.map(({ id, name }) => ({ value: id, label: name }))}
          width={180}
        />
      </FilterBar>
      <div className={styles.split}>
        <div className={styles.pane}>
          <DataTable<Pooled>
            name="pool.pooled"
            label={t('pool.tab.pooled')}
            columns={columns}
            list={list}
            rowKey={({ customer_id }) => customer_id}
            onOpen={({ customer_id }) => setOpen(customer_id)}
            openId={open}
            onHover={(row) => setHovered(row?.customer_id ?? null)}
            empty={<Nothing of="pooled" icon={Waves} filters={filters} />}
          />
        </div>
        <div className={styles.mapPane}>
          <PooledMap
            rows={list.rows}
            words={words}
            selectedId={hovered ?? open}
            onSelect={setOpen}
            fitKey={list.state === 'ready' ? JSON.stringify(filters.values) : null}
          />
        </div>
      </div>
      <DetailDrawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={opened?.name ?? t('pool.standing')}
        width={520}
      >
        {open !== null && (
          <div className={styles.drawer}>
            <StandingCard key={open} customerId={open} />
            <ProfilePane key={`profile:${open}`} customerId={open} />
          </div>
        )}
      </DetailDrawer>
    </>
  );
}

interface MapProps {
  rows: readonly Pooled[];
  words: Words;
  selectedId: string | null;
  onSelect: (id: string) => void;
  fitKey: string | null;
}

function PooledMap({ rows, words, selectedId, onSelect, fitKey }: MapProps) {
  const { t } = useTranslation();
  const points = useMemo(
    () =>
      rows.flatMap(({ customer_id, name, tier, latitude, longitude }) =>
        latitude === null || longitude === null
          ? []
          : [
              {
                id: customer_id,
                latitude,
                longitude,
                label: name,
                rank: words.rank(tier),
                meaning: 'pool' as const,
              },
            ],
      ),
    [rows, words],
  );
  return (
    <MapView
      label={t('pool.pooled.map')}
      className={styles.map ?? ''}
      points={points}
      cluster
      selectedId={selectedId}
      onSelect={onSelect}
      fitKey={fitKey}
    />
  );
}

function useColumns(words: Words): readonly Column<Pooled>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const mayClaim = useMay('pools.claim');
  return useMemo(
    () => [
      nameColumn<Pooled>(t('pool.field.customer'), words),
      { key: 'pool', title: t('pool.field.pool'), render: (_, row) => row.pool_name ?? '—' },
      { key: 'since', title: t('pool.field.since'), render: (_, row) => format.day(row.since) },
      { key: 'type', title: t('pool.field.type'), render: (_, row) => words.type(row.type) },
      {
        key: 'address',
        title: t('pool.field.address'),
        dataIndex: 'address',
        hiddenAtFirst: true,
        ellipsis: true,
        width: 240,
      },
      ...(mayClaim
        ? [
            {
              key: 'claim',
              title: <span className="sf-visually-hidden">{t('pool.pooled.claim')}</span>,
              fixedColumn: true,
              fixed: 'end' as const,
              align: 'right' as const,
              render: (_: unknown, row: Pooled) => <ClaimCell row={row} />,
            },
          ]
        : []),
    ],
    [t, format, words, mayClaim],
  );
}

/** The one click: a refusal says which rule, its numbers and when it lifts. Who has entered reads when it is decided. */
function ClaimCell({ row }: { row: Pooled }) {
  const { t } = useTranslation();
  const soon = useSoon();
  const claim = useClaim();
  const { window } = row;
  if (window?.entered === true)
    return (
      <StatusTag size="small" status="pending">
        {t('shell.standing.window.entered', { time: soon(window.closes_at) })}
      </StatusTag>
    );
  const draws = window !== null || (row.tie_break ?? 'first') !== 'first';
  return (
    <Button
      size="small"
      className={styles.claim}
      icon={<Hand size={14} />}
      loading={claim.pending}
      aria-label={t(draws ? 'pool.pooled.enterOne' : 'pool.pooled.claimOne', { name: row.name })}
      title={
        window === null
          ? undefined
          : t('shell.standing.window.open', { time: soon(window.closes_at) })
      }
      onClick={(event) => {
        event.stopPropagation();
        claim.run(row.customer_id);
      }}
    >
      {t(draws ? 'pool.pooled.enter' : 'pool.pooled.claim')}
    </Button>
  );
}

import { ok, useApi, useMay, type components } from '@shifang/api';
import { MapView, type MapBounds, type MapHandle } from '@shifang/ui/map';
import { distanceMetres } from '@shifang/rules';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CellKeys, useCellWords } from './CellKeys';
import { nearestTo } from './neighbours';
import styles from './region.module.css';

interface Props {
  value?: string[];
  onChange?: (cells: string[]) => void;
  /** The pool whose region is kept already: its cells are drawn wherever they are. */
  poolId?: string | null;
}

type Cell = components['schemas']['CellOut'];
type Tool = 'move' | 'add' | 'remove';
const NO_CELLS: readonly Cell[] = [];

/** A region as H3 cells: pressed one by one, painted by dragging over the map, or chosen by keyboard. */
export function RegionField({ value = [], onChange, poolId = null }: Props) {
  const { t } = useTranslation();
  const [size, setSize] = useState<'7' | '8'>('8');
  const [tool, setTool] = useState<Tool>('move');
  const [bounds, setBounds] = useState<MapBounds | null>(null);
  const grid = useGrid(bounds, Number(size));
  const kept = useKept(poolId);
  const customers = useCustomers();
  const outlines = useSeen([...kept.cells, ...grid.cells]);
  const chosen = useRef(new Set(value));
  useEffect(() => {
    chosen.current = new Set(value);
  }, [value]);
  const cursor = useCursor(grid.cells, bounds);
  const under = cursor.focused ? cursor.at : null;
  const cells = useMemo(
    () => drawn({ chosen: value, grid: grid.cells, outlines }, under),
    [value, grid.cells, outlines, under],
  );
  const map = useRef<MapHandle>(null);
  const hint = useId();
  const words = useCellWords({
    at: cursor.at,
    chosen: value,
    customers: customers.known ? customers.points : null,
  });
  const put = (id: string, adding: boolean) => {
    const next = chosen.current;
    if (adding === next.has(id)) return;
    if (adding) next.add(id);
    else next.delete(id);
    onChange?.([...next]);
  };
  const toggle = (id: string) => put(id, !chosen.current.has(id));
  return (
    <div>
      <div className={styles.tools}>
        <Segmented<'7' | '8'>
          aria-label={t('shell.region.cells')}
          value={size}
          onChange={setSize}
          options={(['7', '8'] as const).map((each) => ({
            value: each,
            label: t(`shell.region.size.${each}`),
          }))}
        />
        <Segmented<Tool>
          aria-label={t('shell.region.tool')}
          value={tool}
          onChange={setTool}
          options={(['move', 'add', 'remove'] as const).map((each) => ({
            value: each,
            label: t(`shell.region.${each}`),
          }))}
        />
        <Button disabled={value.length === 0} onClick={() => onChange?.([])}>
          {t('shell.region.clear')}
        </Button>
        <span className={styles.soft} role="status">
          {value.length === 0
            ? t('shell.region.everywhere')
            : t('shell.region.count', { count: value.length })}
        </span>
      </div>
      <div className={styles.region}>
        <CellKeys
          at={cursor.at}
          cells={grid.cells}
          map={map}
          hintId={hint}
          onFocused={cursor.focus}
          onMove={cursor.move}
          onToggle={toggle}
        />
        <MapView
          ref={map}
          label={t('shell.region.map')}
          className={styles.map ?? ''}
          cells={cells}
          points={customers.points}
          onCell={(id) => (tool === 'move' ? toggle(id) : put(id, tool === 'add'))}
          painting={tool !== 'move'}
          onMove={setBounds}
          zoom={11.5}
          fitKey={customers.known ? 'customers' : null}
        />
        {grid.tooWide && <p className={styles.wide}>{t('shell.region.tooWide')}</p>}
      </div>
      <div className={styles.foot}>
        <p id={hint} className={styles.soft}>
          {t('shell.region.keysHint')}
        </p>
        <p className={styles.under} aria-live="polite">
          {cursor.focused && words}
        </p>
      </div>
    </div>
  );
}

/** The cell that the keyboard stands on: where it was moved to, else the one in the middle of what is seen. */
function useCursor(cells: readonly Cell[], bounds: MapBounds | null) {
  const [focused, focus] = useState(false);
  const [moved, move] = useState<string | null>(null);
  const at = useMemo(() => {
    const kept = cells.find(({ cell }) => cell === moved);
    return kept ?? (bounds === null ? null : nearestTo(middle(bounds), cells));
  }, [cells, bounds, moved]);
  return { at, focused, focus, move };
}

interface Seen {
  chosen: readonly string[];
  grid: readonly Cell[];
  outlines: ReadonlyMap<string, Cell>;
}

/** The cell under the cursor comes last: its edge lies over those of its neighbours. */
function drawn(seen: Seen, under: Cell | null) {
  const all = filled(seen).map((each) => ({ ...each, chosen: each.id === under?.cell }));
  return all.sort((one, other) => Number(one.chosen) - Number(other.chosen));
}

function filled({ chosen, grid, outlines }: Seen) {
  const taken = new Set(chosen);
  const free = grid.filter(({ cell }) => !taken.has(cell));
  return [
    ...free.map(({ cell, outline }) => ({
      id: cell,
      outline,
      meaning: 'waiting' as const,
      weight: 0,
      backdrop: true,
    })),
    ...chosen.flatMap((id) => {
      const cell = outlines.get(id);
      if (cell === undefined) return [];
      return [
        { id, outline: cell.outline, meaning: 'pool' as const, weight: 0.6, backdrop: false },
      ];
    }),
  ];
}

/** The cells in sight, as soon as the map has come to rest. */
function useGrid(bounds: MapBounds | null, resolution: number) {
  const { client } = useApi();
  const query = bounds === null ? null : { ...around(bounds), resolution };
  const { data } = useQuery({
    queryKey: ['pools', 'grid', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/pool-cells', { params: { query: query as never }, signal })),
    enabled: query !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  return {
    cells: (data?.cells ?? NO_CELLS) as readonly Cell[],
    tooWide: data?.too_wide === true,
  };
}

/** The middle of what is seen and how far its corners are. */
function around(bounds: MapBounds) {
  const centre = middle(bounds);
  const corner = { latitude: bounds.north, longitude: bounds.east };
  return { ...centre, radius_m: Math.min(1_000_000, Math.ceil(distanceMetres(centre, corner))) };
}

function middle({ west, south, east, north }: MapBounds) {
  return { latitude: (south + north) / 2, longitude: (west + east) / 2 };
}

/** Where customers are: a region is drawn around them, and the map begins there. */
function useCustomers() {
  const { client } = useApi();
  const sees = useMay('customers.view');
  const { data } = useQuery({
    queryKey: ['customers', 'map', 'region'],
    enabled: sees,
    queryFn: ({ signal }) => ok(client.GET('/api/v1/customers/map', { params: {}, signal })),
    staleTime: 60_000,
  });
  const points = useMemo(
    () =>
      (data?.points ?? []).map(({ id, latitude, longitude, owner_id }) => ({
        id,
        latitude,
        longitude,
        rank: 4,
        meaning: owner_id === null ? ('pool' as const) : ('waiting' as const),
      })),
    [data],
  );
  return { points, known: data !== undefined };
}

function useKept(poolId: string | null) {
  const { client } = useApi();
  const { data } = useQuery({
    queryKey: ['pools', 'region', poolId],
    queryFn: ({ signal }) =>
      ok(
        client.GET('/api/v1/pools/{pool_id}/cells', {
          params: { path: { pool_id: poolId ?? '' } },
          signal,
        }),
      ),
    enabled: poolId !== null,
  });
  return { cells: (data?.cells ?? NO_CELLS) as readonly Cell[] };
}

/** Every cell that was ever in sight: a chosen one is drawn after the map has moved on. */
function useSeen(cells: readonly Cell[]): ReadonlyMap<string, Cell> {
  const [seen, setSeen] = useState<ReadonlyMap<string, Cell>>(new Map());
  const fresh = cells.filter(({ cell }) => !seen.has(cell));
  if (fresh.length > 0)
    setSeen(new Map([...seen, ...fresh.map((each) => [each.cell, each] as const)]));
  return seen;
}

import { Empty } from '@shifang/ui';
import { DepartmentFilter, FilterBar, useFilters, type Filters } from '@shifang/ui/console';
import { MapView, type MapBounds, type MapHandle } from '@shifang/ui/map';
import { Segmented } from 'antd';
import { Hexagon } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Answer } from '../../../shell/Answer';
import { useToday } from '../../../shell/day';
import { Rebuilding } from '../Rebuilding';
import { CellPanel, TopCells } from './CellPanel';
import { Legend } from './Legend';
import {
  boxOf,
  breaksOf,
  drawnCells,
  endOf,
  LAYERS,
  middleOf,
  monthsUpTo,
  stillThere,
  valueOf,
  type Layer,
} from './market';
import styles from './market.module.css';
import { MonthSlider } from './MonthSlider';
import { usePlaying } from './playing';
import { usePlaceMonths, usePlaces, type Place, type Places } from './queries';

const MONTHS = 24;
const FIRST: Layer = 'density';

/** The market by place 市场热力图: what was done in which H3 cells in a month, and where customers wait in vain. */
export function MarketPane() {
  const { t } = useTranslation();
  const filters = useFilters(['department_id', 'layer', 'month']);
  const layer = LAYERS.find((each) => each === filters.values['layer']) ?? FIRST;
  return (
    <div className={styles.market}>
      <FilterBar filters={filters}>
        <Segmented<Layer>
          aria-label={t('insight.market.layers')}
          value={layer}
          onChange={(next) => filters.set({ layer: next === FIRST ? undefined : next })}
          options={LAYERS.map((value) => ({ value, label: t(`insight.market.layer.${value}`) }))}
        />
        <DepartmentFilter filters={filters} label={t('insight.field.department')} />
      </FilterBar>
      {/* Each department is looked at from where its customers are. */}
      <Market key={filters.values['department_id'] ?? ''} filters={filters} layer={layer} />
    </div>
  );
}

/** The month that the address names, or this one; and how to go to another. */
function useMonth(filters: Filters) {
  const today = useToday();
  const months = useMemo(() => monthsUpTo(today, MONTHS), [today]);
  const asked = months.findIndex((month) => month.slice(0, 7) === filters.values['month']);
  const at = asked < 0 ? months.length - 1 : asked;
  const { set } = filters;
  const go = useCallback(
    (next: number) =>
      set({ month: next === months.length - 1 ? undefined : months[next]?.slice(0, 7) }),
    [set, months],
  );
  return { months, at, month: months[at] ?? today, go };
}

function Market({ filters, layer }: { filters: Filters; layer: Layer }) {
  const { months, at, month, go } = useMonth(filters);
  const [bounds, setBounds] = useState<MapBounds | null>(null);
  const place = {
    department_id: filters.values['department_id'],
    bbox: bounds === null ? undefined : boxOf(bounds),
  };
  const query = usePlaces({ since: month, until: endOf(month), ...place });
  const bars = usePlaceMonths({
    since: months[0] ?? month,
    until: months.at(-1) ?? month,
    ...place,
  });
  const { playing, play, stop } = usePlaying({
    at,
    count: months.length,
    ready: !query.isPlaceholderData,
    go,
  });
  return (
    <>
      <Answer query={query}>
        {(answer) =>
          answer.cells.length === 0 && bounds === null ? (
            <Nothing />
          ) : (
            <Shown
              answer={answer}
              layer={layer}
              playing={playing}
              busy={query.isPlaceholderData}
              onMove={setBounds}
            />
          )
        }
      </Answer>
      <MonthSlider
        months={months}
        told={bars.data}
        at={at}
        playing={playing}
        onMove={(next) => {
          stop();
          go(next);
        }}
        onPlay={play}
        onStop={stop}
      />
    </>
  );
}

interface ShownProps {
  answer: Places;
  layer: Layer;
  playing: boolean;
  busy: boolean;
  onMove: (bounds: MapBounds) => void;
}

function Shown({ answer, layer, playing, busy, onMove }: ShownProps) {
  const { t } = useTranslation();
  const { cells } = answer;
  const map = useRef<MapHandle>(null);
  const [chosen, setChosen] = useState<Place | null>(null);
  const open = stillThere(cells, chosen);
  const openId = open?.cell ?? null;
  const breaks = useBreaks(cells, layer, playing);
  const drawn = useMemo(
    () => drawnCells(cells, { layer, breaks, chosen: openId }),
    [cells, layer, breaks, openId],
  );
  const show = (cell: Place, cause: Event) => {
    setChosen(cell);
    map.current?.show(middleOf(cell), cause);
  };
  return (
    <>
      <Rebuilding until={answer.built_until} />
      <div className={styles.columns} aria-busy={busy}>
        <div className={styles.mapBox}>
          <MapView
            ref={map}
            label={t('insight.market.map')}
            className={styles.map ?? ''}
            cells={drawn}
            onCell={(id) =>
              setChosen(id === openId ? null : (cells.find(({ cell }) => cell === id) ?? null))
            }
            onMove={onMove}
            fitKey="begin"
          />
          <Legend layer={layer} breaks={breaks} />
          {cells.length === 0 && (
            <p className={styles.bare} role="status">
              {t('insight.market.bare')}
            </p>
          )}
        </div>
        {open === undefined ? (
          <TopCells cells={cells} layer={layer} onOpen={show} />
        ) : (
          <CellPanel cell={open} onClose={() => setChosen(null)} />
        )}
      </div>
    </>
  );
}

/** Where the classes of colour begin; while months play they stay, so that the same colour says the same number. */
function useBreaks(cells: readonly Place[], layer: Layer, playing: boolean): readonly number[] {
  const fresh = useMemo(() => breaksOf(cells.map((cell) => valueOf(cell, layer))), [cells, layer]);
  const [held, setHeld] = useState<{ layer: Layer; breaks: readonly number[] } | null>(null);
  const kept = held?.layer === layer ? held.breaks : null;
  if (playing && kept === null) setHeld({ layer, breaks: fresh });
  if (!playing && held !== null) setHeld(null);
  return kept ?? fresh;
}

function Nothing() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={Hexagon}
      title={t('insight.market.none')}
      hint={t('insight.market.noneHint')}
      action={<Link to="/customers">{t('insight.market.toList')}</Link>}
    />
  );
}

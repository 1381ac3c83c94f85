import type { Point } from '@shifang/rules';
import type { MapHandle } from '@shifang/ui/map';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { DIRECTIONS, countIn, middleOf, neighbour, type Arrow, type Hexagon } from './neighbours';
import styles from './region.module.css';

interface Props {
  /** The cell under the cursor; none while there are no cells to see. */
  at: Hexagon | null;
  cells: readonly Hexagon[];
  map: RefObject<MapHandle | null>;
  hintId: string;
  onFocused: (focused: boolean) => void;
  onMove: (cell: string) => void;
  onToggle: (cell: string) => void;
}

/** The cells by keyboard: arrows go from cell to cell, Space or Enter takes one or leaves it, + and − zoom. */
export function CellKeys(props: Props) {
  const { t } = useTranslation();
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !act(event, props)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- an application takes keys */}
      <div
        role="application"
        tabIndex={0}
        className={styles.keys}
        aria-label={t('shell.region.keys')}
        aria-describedby={props.hintId}
        onKeyDown={press}
        onFocus={() => props.onFocused(true)}
        onBlur={() => props.onFocused(false)}
      />
      {/* eslint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
    </>
  );
}

/** Does what a key asks for; false when it asks for nothing here. */
function act({ key, nativeEvent }: KeyboardEvent, props: Props): boolean {
  const { at, cells, map, onMove, onToggle } = props;
  const zoom = ZOOMS[key];
  if (zoom !== undefined) {
    map.current?.zoom(zoom, at === null ? null : middleOf(at), nativeEvent);
    return true;
  }
  if (key === ' ' || key === 'Enter') {
    if (at !== null) onToggle(at.cell);
    return true;
  }
  if (!(key in DIRECTIONS)) return false;
  const next = at === null ? null : neighbour(at, key as Arrow, cells);
  if (next !== null) {
    onMove(next.cell);
    map.current?.show(middleOf(next), nativeEvent);
  }
  return true;
}

const ZOOMS: Readonly<Record<string, 1 | -1>> = { '+': 1, '=': 1, '-': -1, _: -1 };

interface Told {
  at: Hexagon | null;
  chosen: readonly string[];
  /** The places of customers; null for whoever may not see them. */
  customers: readonly Point[] | null;
}

/** What is told of the cell under the cursor: whether it is chosen, who is in it, and how many are chosen. */
export function useCellWords({ at, chosen, customers }: Told): string {
  const { t } = useTranslation();
  if (at === null) return t('shell.region.noCell');
  return [
    t(chosen.includes(at.cell) ? 'shell.region.chosen' : 'shell.region.free'),
    ...(customers === null ? [] : [t('shell.region.inside', { count: countIn(at, customers) })]),
    t('shell.region.together', { count: chosen.length }),
  ].join(t('shell.region.and'));
}

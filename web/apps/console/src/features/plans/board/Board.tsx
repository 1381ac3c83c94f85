import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../../shell/day';
import { useTiers } from '../../../shell/frequency';
import { usePriceQuery, type Change, type Figures, type Plan, type Stop } from '../queries';
import {
  cellKey,
  cellsOf,
  isSame,
  isThere,
  marksOf,
  neighbour,
  NO_STOPS,
  placeOf,
  shownDays,
  stepped,
  type Arrow,
  type Cells,
  type Grid,
} from './board';
import styles from './board.module.css';
import { Ghost } from './Ghost';
import { DayRoute, type PersonDay } from './DayRoute';
import { DayHead, PersonRow } from './PersonRow';
import { StopDrawer } from './StopDrawer';
import { useCarry, type Carry, type Carrying } from './useCarry';
import { editOf, type Edits } from './useEdits';

export interface BoardProps {
  plan: Plan;
  week: readonly string[];
  stops: readonly Stop[];
  figures: Figures;
  changes: readonly Change[] | undefined;
  editable: boolean;
  edits: Edits;
  /** The stops are those of another week or revision; the new ones are on their way. */
  stale: boolean;
  onWeek: (step: number) => void;
}

const ARROWS: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const NO_CHANGES: readonly Change[] = [];
const PAUSE_MS = 180;

/** People by days; every visit can be carried to another place by mouse, finger or keys, its price hanging on it. */
export function Board(props: BoardProps) {
  const { plan, week, figures, editable, edits } = props;
  const { t } = useTranslation();
  const today = useToday();
  const tiers = useTiers();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<Stop | null>(null);
  const [route, setRoute] = useState<PersonDay | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const cells = useMemo(() => cellsOf(props.stops), [props.stops]);
  const marks = useMemo(() => marksOf(props.changes ?? NO_CHANGES), [props.changes]);
  const days = useMemo(() => shownDays(week, figures.days), [week, figures.days]);
  const byDay = useMemo(
    () => new Map(figures.days.map((day) => [cellKey(day.person_id, day.day), day])),
    [figures.days],
  );
  const carrying = useCarry({ onDrop: edits.move, onTurn: props.onWeek });
  const { carry } = carrying;
  const people = useMemo(() => plan.people.map(({ person_id }) => person_id), [plan.people]);
  const grid: Grid = { people, days, room: roomIn(cells, carry?.stop ?? null) };
  const price = usePrice(plan, carry);
  const focus = (id: string) => {
    setCursor(id);
    box.current?.querySelector<HTMLElement>(`[data-stop="${CSS.escape(id)}"]`)?.focus();
  };
  const keys = useKeys({ ...props, cells, grid, carrying, focus });
  const first = cursor ?? props.stops[0]?.id ?? null;
  return (
    <>
      <div
        ref={box}
        className={styles.scroll}
        data-board
        data-stale={props.stale || undefined}
        data-carrying={carry?.by}
      >
        <div
          className={styles.board}
          role="grid"
          tabIndex={-1}
          aria-label={t('plans.board.label')}
          aria-rowcount={people.length + 1}
          style={{ '--days': days.length } as React.CSSProperties}
          onKeyDown={keys}
        >
          <div role="row" className={styles.headRow}>
            <span role="columnheader" className={styles.corner}>
              {t('plans.field.person')}
            </span>
            {days.map((day) => (
              <DayHead key={day} day={day} today={today} />
            ))}
          </div>
          {plan.people.map(({ person_id, name }) => (
            <PersonRow
              key={person_id}
              person={person_id}
              name={name}
              days={days}
              cells={cells}
              figures={byDay}
              marks={marks}
              tiers={tiers}
              today={today}
              carry={
                carry?.place.person === person_id || carry?.stop.person_id === person_id
                  ? carry
                  : null
              }
              moving={edits.moving}
              cursor={first}
              editable={editable}
              onPick={carrying.pickUp}
              onOpen={setOpen}
              onFocus={setCursor}
              onDay={plan.state === 'published' ? setRoute : undefined}
            />
          ))}
        </div>
      </div>
      <Ghost carrying={carrying} price={price} people={plan.people} />
      {editable && <p className={styles.help}>{t('plans.board.help')}</p>}
      <DayRoute of={route} onClose={() => setRoute(null)} />
      <StopDrawer
        key={open?.id}
        plan={plan}
        stop={open}
        change={
          open === null
            ? undefined
            : marks.come.get(`${cellKey(open.person_id, open.day)}|${open.customer_id}`)
        }
        editable={editable}
        edits={edits}
        onClose={() => setOpen(null)}
      />
    </>
  );
}

/** How many positions a visit can take on somebody's day, when it is not there already. */
function roomIn(cells: Cells, carried: Stop | null): Grid['room'] {
  return (person, day) => {
    const cell = cells.get(cellKey(person, day)) ?? NO_STOPS;
    return cell.filter(({ id }) => id !== carried?.id).length + 1;
  };
}

/** The price of what is carried, once it rests for a moment. */
function usePrice(plan: Plan, carry: Carry | null) {
  const priceQuery = usePriceQuery(plan);
  const [resting, setResting] = useState<Carry | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setResting(carry), carry === null ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [carry]);
  const edit =
    resting === null || carry === null || isThere(resting.stop, resting.place)
      ? null
      : editOf(resting.stop, resting.place);
  const query = useQuery({ ...priceQuery(edit), placeholderData: keepPreviousData });
  const current = carry !== null && resting !== null && isSame(carry.place, resting.place);
  return edit === null ? null : { ...query, current: current && !query.isPlaceholderData };
}

interface KeyProps extends BoardProps {
  cells: Cells;
  grid: Grid;
  carrying: Carrying;
  focus: (id: string) => void;
}

/** Arrows walk over the visits; space picks one up, arrows carry it, space puts it down, Esc leaves it. */
function useKeys({ stops, cells, grid, carrying, editable, edits, focus, onWeek }: KeyProps) {
  const { carry, setCarry } = carrying;
  const carryOn = (held: Carry, event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'Escape') setCarry(null);
    else if (key === ' ' || key === 'Enter') {
      setCarry(null);
      if (!isThere(held.stop, held.place)) edits.move(held.stop, held.place);
    } else if (key === 'PageDown' || key === 'PageUp') onWeek(key === 'PageDown' ? 1 : -1);
    else if (ARROWS.includes(key))
      setCarry({ ...held, place: stepped(inSight(held, grid), key as Arrow, grid) });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const walk = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-stop]')?.dataset['stop'];
    const stop = stops.find((each) => each.id === id);
    if (stop === undefined) return;
    const { key } = event;
    if (key === ' ' && editable && !stop.fixed && edits.moving === null)
      setCarry({ stop, place: placeOf(stop), by: 'keys' });
    else if (ARROWS.includes(key)) {
      const to = neighbour(stop, key as Arrow, { ...grid, cells });
      if (to !== null) focus(to.id);
    } else return;
    event.preventDefault();
  };
  return (event: KeyboardEvent) => {
    if (carry?.by === 'keys') carryOn(carry, event);
    else if (carry === null) walk(event);
  };
}

/** After the page was turned, what is carried goes on from the first day that is shown. */
function inSight({ place }: Carry, { days }: Grid) {
  return days.includes(place.day) ? place : { ...place, day: days[0] ?? place.day };
}

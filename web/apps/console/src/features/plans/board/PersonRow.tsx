import { useFormat } from '@shifang/ui';
import { memo, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tiers } from '../../../shell/frequency';
import { ChangeMark } from '../ChangeMark';
import { clockOf } from '../look';
import type { Change, DayFigures, Stop } from '../queries';
import { cellKey, markKey, NO_STOPS, type Cells, type Marks } from './board';
import styles from './board.module.css';
import type { PersonDay } from './DayRoute';
import { StopChip } from './StopChip';
import type { Carry } from './useCarry';

interface RowProps {
  person: string;
  name: string;
  days: readonly string[];
  cells: Cells;
  figures: ReadonlyMap<string, DayFigures>;
  marks: Marks;
  tiers: Tiers;
  today: string;
  /** What is carried, when it concerns this person. */
  carry: Carry | null;
  moving: string | null;
  cursor: string | null;
  editable: boolean;
  onPick: (event: PointerEvent<HTMLElement>, stop: Stop) => void;
  onOpen: (stop: Stop) => void;
  onFocus: (id: string) => void;
  /** Leads to what has become of a day; only of a published plan. */
  onDay: ((of: PersonDay) => void) | undefined;
}

export function DayHead({ day, today }: { day: string; today: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span role="columnheader" className={styles.dayHead} data-today={day === today || undefined}>
      {format.day(day)}
      {day === today && <span className={styles.soft}> · {t('plans.board.today')}</span>}
    </span>
  );
}

/** A person's week: a cell for every day. */
export const PersonRow = memo(function PersonRow(props: RowProps) {
  const { person, name, days, cells, figures } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const week = days.flatMap((day) => figures.get(cellKey(person, day)) ?? []);
  const visits = week.reduce((sum, day) => sum + day.stops, 0);
  const metres = week.reduce((sum, day) => sum + day.metres, 0);
  return (
    <div role="row" className={styles.row}>
      <span role="rowheader" className={styles.person}>
        <span className={styles.name}>{name}</span>
        <span className={styles.soft}>{t('plans.visits', { count: visits })}</span>
        {visits > 0 && <span className={styles.soft}>{format.distance(metres)}</span>}
      </span>
      {days.map((day) => (
        <Cell
          key={day}
          {...props}
          day={day}
          stops={cells.get(cellKey(person, day)) ?? NO_STOPS}
          figure={figures.get(cellKey(person, day))}
        />
      ))}
    </div>
  );
});

const NO_WORK = { hours: 0, stops: 0 };

interface CellProps extends RowProps {
  day: string;
  stops: readonly Stop[];
  figure: DayFigures | undefined;
}

function Cell(props: CellProps) {
  const { person, day, figure, carry, today } = props;
  const place = carry?.place;
  const position = place?.person === person && place.day === day ? place.position : null;
  return (
    <div
      role="gridcell"
      className={styles.cell}
      data-cell
      data-person={person}
      data-day={day}
      data-target={position !== null || undefined}
      data-past={day < today || undefined}
      data-free={(figure ?? NO_WORK).hours === 0 || undefined}
    >
      <DayTop {...props} />
      <Stops {...props} position={position} />
      <Gone changes={props.marks.gone.get(cellKey(person, day))} />
    </div>
  );
}

/** The visits of a day, and where what is carried would come. */
function Stops(props: CellProps & { position: number | null }) {
  const { person, day, stops, marks, carry, today, position, tiers } = props;
  const carried = carry?.stop.id;
  // What comes at a position stands before the stop that has it now.
  const next =
    position === null ? undefined : stops.filter(({ id }) => id !== carried)[position]?.id;
  return (
    <>
      {stops.map((stop, at) => (
        <StopChip
          key={stop.id}
          stop={stop}
          tiers={tiers}
          order={at + 1}
          change={marks.come.get(markKey(person, day, stop.customer_id))}
          carried={carried === stop.id}
          slot={next === stop.id}
          moving={props.moving === stop.id}
          cursor={props.cursor === stop.id}
          editable={props.editable && !stop.fixed && day >= today}
          onPick={props.onPick}
          onOpen={props.onOpen}
          onFocus={props.onFocus}
        />
      ))}
      {position !== null && next === undefined && <span className={styles.slot} aria-hidden />}
    </>
  );
}

function Gone({ changes = NO_CHANGES }: { changes?: readonly Change[] | undefined }) {
  return changes.map((change) => (
    <span key={change.visit_id} className={styles.gone}>
      <ChangeMark kind="dropped" />
      <s>{change.customer_name}</s>
    </span>
  ));
}

const NO_CHANGES: readonly Change[] = [];

/** What a day comes to, and the way to what has become of it. */
function DayTop({ person, name, day, figure, onDay }: CellProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const load = <Load figure={figure} />;
  if (onDay === undefined || !figure?.hours) return load;
  return (
    <button
      type="button"
      className={styles.dayTop}
      aria-label={t('plans.route.open', { name, day: format.day(day) })}
      onClick={() => onDay({ person, name, day })}
    >
      {load}
    </button>
  );
}

/** What a day comes to; one of work without visits, and one off, say so. */
function Load({ figure }: { figure: DayFigures | undefined }) {
  const { t } = useTranslation();
  const { hours, stops: visits } = figure ?? NO_WORK;
  if (figure !== undefined && visits > 0) return <DayLoad figure={figure} />;
  if (hours === 0) return <span className={styles.free}>{t('plans.board.free')}</span>;
  return (
    <span className={styles.load} title={t('plans.board.unplanned')}>
      <span className={styles.loadWords}>
        <span aria-hidden>—</span>
        <span className="sf-visually-hidden">{t('plans.board.unplanned')}</span>
      </span>
    </span>
  );
}

/** How full a day is: minutes of work and metres, when it ends, and a bar against the hours. */
function DayLoad({ figure }: { figure: DayFigures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const work = figure.service + figure.travel;
  const over = figure.hours > 0 && (work > figure.hours || figure.ends > figure.closes);
  const part = (minutes: number) =>
    `${Math.min(100, (100 * minutes) / Math.max(figure.hours, work, 1))}%`;
  const said = t('plans.board.load', {
    service: format.duration(60 * figure.service),
    travel: format.duration(60 * figure.travel),
    ends: clockOf(figure.ends),
    closes: clockOf(figure.closes),
  });
  return (
    <span className={styles.load} data-over={over || undefined} title={said}>
      <span className={styles.loadWords}>
        <span>{format.duration(60 * work)}</span>
        <span>{format.distance(figure.metres)}</span>
      </span>
      <span className={styles.bars} role="img" aria-label={said}>
        <i style={{ width: part(figure.service) }} />
        <i data-way style={{ width: part(figure.travel) }} />
      </span>
    </span>
  );
}

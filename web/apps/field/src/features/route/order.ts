/**
 * Orders the rest of a day without the server: what was promised is kept, then whoever is nearest and still fits, then
 * the way is untangled. Instants are milliseconds. Pure.
 */
import { distanceMetres, type Point } from '@shifang/rules';

export type Span = readonly [number, number];
export type Why = 'no_position' | 'no_hours' | 'too_long' | 'window' | 'no_room';

export interface Halt {
  id: string;
  place: Point | null;
  service: number;
  /** Spans in which the visit may begin; null: any time. */
  within: readonly Span[] | null;
  /** Agreed with the customer: kept even outside working hours. */
  promised: boolean;
}

/** From where and when one goes on, until when one works, where the day ends, and how ways are reckoned. */
export interface Rest {
  from: Point | null;
  since: number;
  hours: readonly Span[];
  end: Point | null;
  travel: { factor: number; speed_kmh: number };
}

export interface Step {
  id: string;
  metres: number;
  way: number;
  arrives: number;
  begins: number;
  leaves: number;
  late: boolean;
}

export interface Arranged {
  steps: Step[];
  leftOut: { id: string; why: Why }[];
}

/** Orders that are tried at most: a day of twenty stops is done long before. */
const MOST_TRIES = 20_000;
const ALWAYS: readonly Span[] = [[-Infinity, Infinity]];

interface Timed {
  steps: Step[];
  fits: boolean;
  /** Way, and half of the waiting. */
  cost: number;
}

function restOf({ hours, since }: Rest): Span[] {
  return hours
    .filter(([, closes]) => closes > since)
    .map(([opens, closes]) => [Math.max(opens, since), closes] as const);
}

/** Spans in which a visit may begin: so that it ends within a span of work, unless it was promised. */
function spansOf(halt: Halt, hours: readonly Span[]): Span[] {
  const windows = halt.within ?? ALWAYS;
  if (halt.promised) return [...windows].sort((a, b) => a[0] - b[0]);
  return hours
    .flatMap(([opens, closes]) =>
      windows.map(([a, b]): Span => [Math.max(opens, a), Math.min(closes - halt.service, b)]),
    )
    .filter(([a, b]) => a <= b)
    .sort((a, b) => a[0] - b[0]);
}

class Day {
  private readonly hours: Span[];
  private readonly spans: Map<string, Span[]>;
  private readonly closes: number;

  constructor(
    private readonly rest: Rest,
    halts: readonly Halt[],
  ) {
    this.hours = restOf(rest);
    this.closes = Math.max(...this.hours.map(([, closes]) => closes), rest.since);
    this.spans = new Map(halts.map((halt) => [halt.id, spansOf(halt, this.hours)]));
  }

  timed(order: readonly Halt[]): Timed {
    const steps: Step[] = [];
    let [at, place, cost, fits] = [this.rest.since, this.rest.from, 0, true];
    for (const halt of order) {
      const metres = this.metres(place, halt.place);
      const way = this.duration(metres);
      const arrives = at + way;
      const span = this.spans.get(halt.id)?.find(([, closes]) => arrives <= closes);
      const begins = span ? Math.max(arrives, span[0]) : arrives;
      cost += way + (begins - arrives) / 2;
      fits &&= span !== undefined;
      [at, place] = [begins + halt.service, halt.place];
      steps.push({ id: halt.id, metres, way, arrives, begins, leaves: at, late: !span });
    }
    const back = this.duration(this.metres(place, this.rest.end));
    const last = order.at(-1);
    if (last && !last.promised && this.rest.end && at + back > this.closes) fits = false;
    return { steps, fits, cost: cost + back };
  }

  /** What keeps a visit from being made, were it the only one. */
  hindrance(halt: Halt): Why | null {
    if (!halt.place) return 'no_position';
    if (!halt.promised) {
      if (this.hours.length === 0) return 'no_hours';
      if (this.hours.every(([opens, closes]) => closes - opens < halt.service)) return 'too_long';
    }
    return this.timed([halt]).fits ? null : 'window';
  }

  private metres(from: Point | null, to: Point | null): number {
    return from && to ? distanceMetres(from, to) * this.rest.travel.factor : 0;
  }

  private duration(metres: number): number {
    return Math.round((metres * 3.6) / this.rest.travel.speed_kmh) * 1000;
  }
}

const until = ({ within }: Halt): number =>
  Math.max(...(within ?? ALWAYS).map(([, closes]) => closes));

/** Whoever is nearest next, as long as everything that was promised can still be kept. */
function nearestFirst(day: Day, promised: readonly Halt[], others: readonly Halt[]): Halt[] {
  let [order, due, left]: [Halt[], Halt[], Halt[]] = [[], [...promised], [...others]];
  for (;;) {
    const [first, ...later] = due;
    const next = [
      ...left.map((halt) => ({ halt, due })),
      ...(first ? [{ halt: first, due: later }] : []),
    ]
      .filter(({ halt, due: rest }) => day.timed([...order, halt, ...rest]).fits)
      .map((each) => ({ ...each, cost: day.timed([...order, each.halt]).cost }))
      .sort((a, b) => a.cost - b.cost)[0];
    if (!next) return [...order, ...due];
    order = [...order, next.halt];
    due = next.due;
    left = left.filter((halt) => halt !== next.halt);
  }
}

/** Orders that differ by a stretch turned around, or by one stop put elsewhere. */
function* neighbours(order: readonly Halt[]): Generator<Halt[]> {
  for (let from = 0; from < order.length - 1; from += 1)
    for (let to = from + 2; to <= order.length; to += 1)
      yield [...order.slice(0, from), ...order.slice(from, to).reverse(), ...order.slice(to)];
  for (const [at, halt] of order.entries()) {
    const others = order.filter((each) => each !== halt);
    for (let to = 0; to <= others.length; to += 1)
      if (to !== at) yield [...others.slice(0, to), halt, ...others.slice(to)];
  }
}

function untangled(day: Day, order: Halt[]): Halt[] {
  let [best, cost, tries] = [order, day.timed(order).cost, 0];
  for (;;) {
    let better: Halt[] | null = null;
    for (const other of neighbours(best)) {
      tries += 1;
      const made = day.timed(other);
      if (made.fits && made.cost < cost - 500) {
        [better, cost] = [other, made.cost];
        break;
      }
      if (tries >= MOST_TRIES) return best;
    }
    if (!better) return best;
    best = better;
  }
}

/** The order with another stop where it costs the least, null when it fits nowhere. */
function inserted(day: Day, order: readonly Halt[], halt: Halt): Halt[] | null {
  let best: { order: Halt[]; cost: number } | null = null;
  for (let to = 0; to <= order.length; to += 1) {
    const other = [...order.slice(0, to), halt, ...order.slice(to)];
    const made = day.timed(other);
    if (made.fits && (!best || made.cost < best.cost)) best = { order: other, cost: made.cost };
  }
  return best?.order ?? null;
}

/** The order of the rest of a day, and who cannot be visited any more, with the reason. */
export function arranged(rest: Rest, halts: readonly Halt[]): Arranged {
  const day = new Day(rest, halts);
  const leftOut: Arranged['leftOut'] = [];
  const possible = halts.filter((halt) => {
    const why = day.hindrance(halt);
    if (why) leftOut.push({ id: halt.id, why });
    return why === null;
  });
  let promised: Halt[] = [];
  const due = possible.filter((halt) => halt.promised).sort((a, b) => until(a) - until(b));
  for (const halt of due) promised = inserted(day, promised, halt) ?? promised;
  const others = possible.filter((halt) => !halt.promised);
  let order = untangled(day, nearestFirst(day, promised, others));
  for (const halt of possible.filter((each) => !order.includes(each)))
    order = inserted(day, order, halt) ?? order;
  for (const { id } of possible.filter((each) => !order.includes(each)))
    leftOut.push({ id, why: 'no_room' });
  return { steps: day.timed(order).steps, leftOut };
}

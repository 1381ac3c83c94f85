import type { Point } from '@shifang/rules';
import type { MapBounds, MapCell } from '@shifang/ui/map';
import { shifted } from '../range';
import { countIn } from '../../../shell/region/neighbours';
import type { Place } from './queries';

/** What cells are coloured by. Blind spots are cells with customers and without a verified visit. */
export const LAYERS = ['density', 'verified', 'ordered', 'blind'] as const;
export type Layer = (typeof LAYERS)[number];

const CLASSES = 5;

/** The number that colours a cell; visits per square kilometre, visits, or customers in a blind spot. */
export function valueOf(cell: Place, layer: Layer): number {
  if (layer === 'density') return cell.area_km2 > 0 ? cell.verified / cell.area_km2 : 0;
  if (layer === 'blind') return isBlind(cell) ? cell.customers : 0;
  return cell[layer];
}

/** Customers lie here, and nobody's visit was verified. */
export function isBlind({ customers, verified }: Pick<Place, 'customers' | 'verified'>): boolean {
  return customers > 0 && verified === 0;
}

/** Where classes of about as many cells each begin, ascending, told with two digits; none without a positive value. */
export function breaksOf(values: readonly number[]): number[] {
  const sorted = values.filter((value) => value > 0).sort((one, other) => one - other);
  const count = Math.min(CLASSES, sorted.length);
  const begins = Array.from({ length: count }, (_, at) =>
    lowered(sorted[Math.floor((at * sorted.length) / count)] ?? 0),
  );
  return [...new Set(begins)];
}

/** Rounded down to two digits, so that a class holds what its lower end says. */
function lowered(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  const steps = Math.floor(value / step + 1e-9);
  return Number((steps * step).toPrecision(2));
}

/** Which class a value is in; -1 for one below all. */
export function classOf(breaks: readonly number[], value: number): number {
  return breaks.filter((begin) => value >= begin).length - 1;
}

/** How strongly a class is filled, 0 to 1. */
export function weightOf(at: number, count: number): number {
  return count === 0 ? 0 : (at + 1) / count;
}

export interface Step {
  from: number;
  /** The largest value of the class; null where it has no end. */
  to: number | null;
}

/** The classes as a legend tells them; `whole` are counts. */
export function stepsOf(breaks: readonly number[], whole: boolean): Step[] {
  return breaks.map((from, at) => {
    const next = breaks[at + 1];
    return { from, to: next === undefined ? null : whole ? next - 1 : next };
  });
}

interface Drawn {
  layer: Layer;
  breaks: readonly number[];
  chosen: string | null;
}

/** The cells as the map draws them; the chosen one comes last, so that its edge lies over its neighbours'. */
export function drawnCells(cells: readonly Place[], { layer, breaks, chosen }: Drawn): MapCell[] {
  const drawn = cells.map((cell): MapCell => {
    const { cell: id, outline } = cell;
    const at = classOf(breaks, valueOf(cell, layer));
    const known = at >= 0;
    const meaning = layer === 'blind' && known ? 'warning' : cell.done > 0 ? 'brand' : 'waiting';
    const weight = known ? weightOf(at, breaks.length) : 0;
    return { id, outline, meaning, weight, chosen: id === chosen };
  });
  return drawn.sort((one, other) => Number(one.chosen) - Number(other.chosen));
}

/** The cells with the largest numbers of a layer, the largest first. */
export function topCells(cells: readonly Place[], layer: Layer, most: number): Place[] {
  return cells
    .filter((cell) => valueOf(cell, layer) > 0)
    .sort((one, other) => valueOf(other, layer) - valueOf(one, layer))
    .slice(0, most);
}

const ROUND = 1000;

/** What is seen as the API's box; rounded outwards, so that the same sight is asked for once. */
export function boxOf({ west, south, east, north }: MapBounds): string {
  const low = (degrees: number) => Math.floor(degrees * ROUND) / ROUND;
  const high = (degrees: number) => Math.ceil(degrees * ROUND) / ROUND;
  const [bottom, top] = [Math.max(low(south), -90), Math.min(high(north), 90)];
  if (east - west >= 360) return `-180,${bottom},180,${top}`;
  return [turned(low(west)), bottom, turned(high(east)), top].join(',');
}

/** A longitude of a map that goes on beyond the 180th meridian. */
function turned(longitude: number): number {
  if (longitude >= -180 && longitude <= 180) return longitude;
  const around = ((((longitude + 180) % 360) + 360) % 360) - 180;
  return Math.round(around * ROUND) / ROUND;
}

export function middleOf({ outline }: Pick<Place, 'outline'>): Point {
  const sum = (at: 0 | 1) => outline.reduce((all, corner) => all + corner[at], 0);
  return { latitude: sum(1) / outline.length, longitude: sum(0) / outline.length };
}

/** The cell that was chosen, or where cells have another size by now, the one around its middle. */
export function stillThere(cells: readonly Place[], chosen: Place | null): Place | undefined {
  if (chosen === null) return undefined;
  const middle = middleOf(chosen);
  return (
    cells.find(({ cell }) => cell === chosen.cell) ??
    cells.find((cell) => countIn(cell, [middle]) > 0)
  );
}

/** The box of a cell, as the list of customers takes it. */
export function aroundCell({ outline }: Pick<Place, 'outline'>): string {
  const [easts, norths] = ([0, 1] as const).map((at) => outline.map((corner) => corner[at]));
  if (easts === undefined || norths === undefined) return '';
  return [Math.min(...easts), Math.min(...norths), Math.max(...easts), Math.max(...norths)].join(
    ',',
  );
}

/** The first days of so many months up to a day's, the earliest first. */
export function monthsUpTo(day: string, count: number): string[] {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(year, month - count + at, 1)).toISOString().slice(0, 10),
  );
}

/** The last day of a month that is named by its first. */
export function endOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return shifted(new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10), -1);
}

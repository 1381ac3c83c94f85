import { strokeWay, type Stroke, type Way } from './paint';

const TILE = 256;

/**
 * The newest part of the trails, on small canvases: what a frame adds lies on one or two of them, and the browser need
 * not put the whole map together anew.
 */
export class FreshTrail {
  readonly #holder: HTMLElement;
  readonly #tiles = new Map<string, CanvasRenderingContext2D>();

  constructor(holder: HTMLElement) {
    this.#holder = holder;
  }

  clear(): void {
    for (const { canvas } of this.#tiles.values()) canvas.remove();
    this.#tiles.clear();
  }

  stroke(way: Way, stroke: Stroke): void {
    for (const [column, row] of touched(way, stroke.width)) {
      const { view } = way;
      const moved = { left: view.left + column * TILE, top: view.top + row * TILE, width: TILE, height: TILE };
      strokeWay(this.#tile(column, row), { ...way, view: { ...view, ...moved } }, stroke);
    }
  }

  #tile(column: number, row: number): CanvasRenderingContext2D {
    const name = `${column}/${row}`;
    const found = this.#tiles.get(name);
    if (found !== undefined) return found;
    const canvas = document.createElement('canvas');
    const fine = fineness();
    canvas.width = TILE * fine;
    canvas.height = TILE * fine;
    canvas.style.cssText = `left: ${column * TILE}px; top: ${row * TILE}px; width: ${TILE}px; height: ${TILE}px`;
    this.#holder.append(canvas);
    const context = contextOf(canvas);
    context.scale(fine, fine);
    this.#tiles.set(name, context);
    return context;
  }
}

/** Device pixels that are painted for each pixel of the page. */
export function fineness(): number {
  return Math.min(2, globalThis.devicePixelRatio || 1);
}

/** Painted by the processor: thin long lines are no work for a graphics card, and many machines have none. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
}

/** The tiles in sight that a way with its width lies on, by column and row. */
export function touched({ drawn, view, from, to }: Way, width: number): [column: number, row: number][] {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = Math.max(from, 0); at <= to; at += 1) {
    const x = (drawn.x[at] as number) * view.scale - view.left;
    const y = (drawn.y[at] as number) * view.scale - view.top;
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  const columns = between(west - width, Math.min(east + width, view.width));
  const rows = between(north - width, Math.min(south + width, view.height));
  return columns.flatMap((column) => rows.map((row): [number, number] => [column, row]));
}

function between(least: number, most: number): number[] {
  const first = Math.max(0, Math.floor(least / TILE));
  return Array.from({ length: Math.max(0, Math.floor(most / TILE) - first + 1) }, (_, at) => first + at);
}

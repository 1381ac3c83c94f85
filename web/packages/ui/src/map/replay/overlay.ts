import type { Datum } from '@shifang/rules';
import type { Map as MapLibre } from 'maplibre-gl';
import { FONT_FAMILY, type Mode } from '../../tokens/palette';
import { contextOf, fineness, FreshTrail } from './fresh';
import { markAt, paintMarks, type ReplayMark } from './marks';
import { strokeSilences, strokeWay } from './paint';
import { headOf, lastAt, type DrawnTrack } from './track';
import { viewOf, type View } from './view';
import styles from './ReplayMap.module.css';

/** The time that is played, in milliseconds since 1970. */
export interface ReplayClock {
  now: () => number;
  /** Calls at every change, at most once a frame; returns how to stop. */
  onFrame: (listener: () => void) => () => void;
}

/** Written with the number of points when new tracks have been drawn: what "drawn" means where that is measured. */
export const DRAWN_MARK = 'replay-drawn';
const LAYERS = ['base', 'trail', 'marks'] as const;
type Layer = (typeof LAYERS)[number];
/** Points that a frame adds at most: what is more has been leapt over. */
const LEAP = 500;

/**
 * Tracks over a map, on canvases of their own: the map itself is not drawn anew while time runs. The whole ways are
 * painted when the map moves; each frame only adds to the trail what has passed and shifts the heads.
 */
export class ReplayOverlay {
  readonly #map: MapLibre;
  readonly #clock: ReplayClock;
  readonly #canvases: Record<Layer, HTMLCanvasElement>;
  readonly #holder = document.createElement('div');
  readonly #fresh: FreshTrail;
  readonly #stops: (() => void)[] = [];
  #tracks: readonly DrawnTrack[] = [];
  #marks: readonly ReplayMark[] = [];
  #heads: { root: HTMLElement; circle: HTMLElement }[] = [];
  #placed: ReturnType<typeof paintMarks> = [];
  /** The last point of each track that the trail has reached. */
  #reached: number[] = [];
  #view: View;
  #mode: Mode = 'light';
  #datum: Datum = 'wgs84';
  #onMark: (id: string) => void = () => undefined;

  constructor(map: MapLibre, clock: ReplayClock) {
    this.#map = map;
    this.#clock = clock;
    this.#view = viewOf(map);
    this.#holder.className = styles.overlay ?? '';
    const made = LAYERS.map((name): [Layer, HTMLCanvasElement] => [name, document.createElement('canvas')]);
    this.#canvases = Object.fromEntries(made) as Record<Layer, HTMLCanvasElement>;
    const { base, trail, marks } = this.#canvases;
    base.className = styles.base ?? '';
    const tiles = document.createElement('div');
    this.#fresh = new FreshTrail(tiles);
    this.#holder.append(base, trail, tiles, marks);
    map.getCanvasContainer().append(this.#holder);
    const paint = () => this.#paintAll();
    const click = ({ point }: { point: { x: number; y: number } }) => {
      const found = markAt(this.#placed, point.x, point.y);
      if (found !== null) this.#onMark(found);
    };
    const hover = ({ point }: { point: { x: number; y: number } }) => {
      map.getCanvas().style.cursor = markAt(this.#placed, point.x, point.y) === null ? '' : 'pointer';
    };
    map.on('move', paint);
    map.on('resize', paint);
    map.on('click', click);
    map.on('mousemove', hover);
    this.#stops.push(
      () => map.off('move', paint),
      () => map.off('resize', paint),
      () => map.off('click', click),
      () => map.off('mousemove', hover),
      clock.onFrame(() => this.#frame()),
    );
  }

  show(given: { tracks: readonly DrawnTrack[]; mode: Mode; datum: Datum }): void {
    this.#tracks = given.tracks;
    this.#mode = given.mode;
    this.#datum = given.datum;
    for (const { root } of this.#heads) root.remove();
    this.#heads = given.tracks.map((drawn) => this.#head(drawn));
    this.#paintAll();
    const points = given.tracks.reduce((sum, { x }) => sum + x.length, 0);
    if (points > 0) performance.mark(DRAWN_MARK, { detail: points });
  }

  mark(marks: readonly ReplayMark[], onMark: (id: string) => void): void {
    this.#marks = marks;
    this.#onMark = onMark;
    this.#paintMarks();
  }

  end(): void {
    for (const stop of this.#stops) stop();
    this.#holder.remove();
  }

  #head({ track }: DrawnTrack): { root: HTMLElement; circle: HTMLElement } {
    const root = document.createElement('div');
    root.className = styles.head ?? '';
    root.dataset['person'] = track.id;
    root.style.setProperty('--track', track.color);
    const circle = document.createElement('span');
    circle.className = styles.accuracy ?? '';
    const letter = document.createElement('b');
    letter.textContent = track.letter;
    const name = document.createElement('span');
    name.className = styles.name ?? '';
    name.textContent = track.name;
    root.append(circle, letter, name);
    this.#holder.append(root);
    return { root, circle };
  }

  #paintAll(): void {
    this.#view = viewOf(this.#map);
    const base = this.#clean('base');
    for (const drawn of this.#tracks) {
      strokeWay(
        base,
        { drawn, view: this.#view, from: 0, to: drawn.x.length - 1 },
        { color: drawn.track.color, width: 2.5 },
      );
    }
    this.#begin();
    this.#paintMarks();
    this.#frame();
  }

  #paintMarks(): void {
    const given = { marks: this.#marks, view: this.#view, datum: this.#datum, mode: this.#mode, font: FONT_FAMILY };
    const canvas = this.#clean('marks');
    for (const drawn of this.#tracks) strokeSilences(canvas, drawn, this.#view);
    this.#placed = paintMarks(canvas, given);
  }

  /** Lets the trails begin anew. */
  #begin(): void {
    this.#clean('trail');
    this.#fresh.clear();
    this.#reached = this.#tracks.map(() => -1);
  }

  #frame(): void {
    const now = this.#clock.now();
    const passed = this.#tracks.map(({ track }) => lastAt(track.columns.time, now));
    if (passed.some((to, at) => to < (this.#reached[at] ?? -1))) this.#begin();
    this.#tracks.forEach((drawn, at) => {
      const to = passed[at] ?? -1;
      const from = this.#reached[at] ?? -1;
      if (to > from) {
        const way = { drawn, view: this.#view, from, to };
        const stroke = { color: drawn.track.color, width: 4 };
        if (to - from > LEAP) strokeWay(contextOf(this.#canvases.trail), way, stroke);
        else this.#fresh.stroke(way, stroke);
        this.#reached[at] = to;
      }
      this.#place(at, drawn, now);
    });
  }

  #place(at: number, drawn: DrawnTrack, now: number): void {
    const shown = this.#heads[at];
    const head = headOf(drawn, now);
    if (shown === undefined) return;
    const { root, circle } = shown;
    root.hidden = head === null;
    if (head === null) return;
    const { scale, left, top, metre } = this.#view;
    root.style.transform = `translate(${head.x * scale - left}px, ${head.y * scale - top}px)`;
    root.dataset['known'] = String(head.known);
    const radius = head.known ? Math.max(0, head.accuracy) * metre : 0;
    circle.style.transform = `scale(${radius > 12 ? radius / 50 : 0})`;
  }

  /** Empties a layer and makes it as large and as fine as the map. */
  #clean(layer: Layer): CanvasRenderingContext2D {
    const canvas = this.#canvases[layer];
    const fine = fineness();
    const [width, height] = [Math.round(this.#view.width * fine), Math.round(this.#view.height * fine)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = contextOf(canvas);
    context.setTransform(fine, 0, 0, fine, 0, 0);
    context.clearRect(0, 0, this.#view.width, this.#view.height);
    return context;
  }
}

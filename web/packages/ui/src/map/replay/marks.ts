import type { Datum, Point } from '@shifang/rules';
import { toDrawn } from '../border';
import { PALETTES, type Meaning, type Mode } from '../../tokens/palette';
import { worldX, worldY } from './track';
import type { View } from './view';

/** Something that happened at a place: a stay (square), a visit (circle), a finding (triangle), a silence (words). */
export interface ReplayMark extends Point {
  id: string;
  kind: 'stay' | 'visit' | 'finding' | 'silence';
  /** The person's colour and letter. */
  color: string;
  letter: string;
  label: string;
  /** The state of a visit or finding. */
  meaning?: Meaning;
  hollow?: boolean;
}

interface Placed {
  id: string;
  x: number;
  y: number;
}

type Canvas = CanvasRenderingContext2D;
type Box = readonly [left: number, top: number, right: number, bottom: number];

const LABELS_FROM_ZOOM = 14;
const NEAR_PX = 16;
const BEHIND: Record<ReplayMark['kind'], number> = { silence: 0, stay: 1, visit: 2, finding: 3 };

/** Draws marks, findings on top, and as many labels as do not lie on each other; returns where the marks are. */
export function paintMarks(
  canvas: Canvas,
  { marks, view, datum, mode, font }: { marks: readonly ReplayMark[]; view: View; datum: Datum; mode: Mode; font: string },
): Placed[] {
  const placed: Placed[] = [];
  const taken: Box[] = [];
  const ordered = [...marks].sort((a, b) => BEHIND[a.kind] - BEHIND[b.kind]);
  for (const mark of ordered) {
    const [longitude, latitude] = toDrawn(mark, datum);
    const x = worldX(longitude) * view.scale - view.left;
    const y = worldY(latitude) * view.scale - view.top;
    if (x < -50 || y < -50 || x > view.width + 50 || y > view.height + 50) continue;
    SHAPES[mark.kind](canvas, mark, { x, y, mode });
    placed.push({ id: mark.id, x, y });
  }
  if (view.zoom < LABELS_FROM_ZOOM) return placed;
  canvas.font = `12px ${font}`;
  for (const mark of ordered.reverse()) {
    const found = placed.find(({ id }) => id === mark.id);
    if (found !== undefined) write(canvas, mark, { ...found, taken, mode });
  }
  return placed;
}

/** The mark under the pointer, the nearest of several. */
export function markAt(placed: readonly Placed[], x: number, y: number): string | null {
  let best: string | null = null;
  let least = NEAR_PX;
  for (const each of placed) {
    const away = Math.hypot(each.x - x, each.y - y);
    if (away <= least) [best, least] = [each.id, away];
  }
  return best;
}

interface At {
  x: number;
  y: number;
  mode: Mode;
}

const SHAPES: Record<ReplayMark['kind'], (canvas: Canvas, mark: ReplayMark, at: At) => void> = {
  silence: () => undefined,
  stay(canvas, { color }, { x, y, mode }) {
    canvas.beginPath();
    canvas.roundRect(x - 7, y - 7, 14, 14, 4);
    fillAndEdge(canvas, { fill: PALETTES[mode].surface, edge: color, width: 3 });
  },
  visit(canvas, { meaning, hollow = false }, { x, y, mode }) {
    const palette = PALETTES[mode];
    const tone = toneOf(meaning, mode);
    canvas.beginPath();
    canvas.arc(x, y, hollow ? 7.5 : 8.5, 0, 2 * Math.PI);
    fillAndEdge(canvas, {
      fill: hollow ? palette.surface : tone,
      edge: hollow ? tone : palette.surface,
      width: hollow ? 3 : 2,
    });
  },
  finding(canvas, { meaning }, { x, y, mode }) {
    const palette = PALETTES[mode];
    canvas.beginPath();
    canvas.moveTo(x, y - 11);
    canvas.lineTo(x + 11, y + 8);
    canvas.lineTo(x - 11, y + 8);
    canvas.closePath();
    canvas.lineJoin = 'round';
    fillAndEdge(canvas, { fill: toneOf(meaning, mode), edge: palette.surface, width: 2 });
    canvas.fillStyle = palette.surface;
    canvas.font = 'bold 13px sans-serif';
    canvas.textAlign = 'center';
    canvas.textBaseline = 'middle';
    canvas.fillText('!', x, y + 1.5);
  },
};

function toneOf(meaning: Meaning | undefined, mode: Mode): string {
  const tone = PALETTES[mode].tones[meaning ?? 'waiting'];
  return mode === 'dark' ? tone.ink : tone.solid;
}

function fillAndEdge(canvas: Canvas, { fill, edge, width }: { fill: string; edge: string; width: number }): void {
  canvas.fillStyle = fill;
  canvas.fill();
  canvas.strokeStyle = edge;
  canvas.lineWidth = width;
  canvas.stroke();
}

function write(canvas: Canvas, { label }: ReplayMark, { x, y, taken, mode }: At & { taken: Box[] }): void {
  if (label === '') return;
  const palette = PALETTES[mode];
  const width = canvas.measureText(label).width;
  const box: Box = [x - width / 2 - 3, y + 11, x + width / 2 + 3, y + 27];
  if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return;
  taken.push(box);
  canvas.textAlign = 'center';
  canvas.textBaseline = 'middle';
  canvas.lineJoin = 'round';
  canvas.strokeStyle = palette.surface;
  canvas.lineWidth = 3.5;
  canvas.strokeText(label, x, y + 19);
  canvas.fillStyle = palette.ink;
  canvas.fillText(label, x, y + 19);
}

import type { DrawnTrack } from './track';
import type { View } from './view';

type Canvas = CanvasRenderingContext2D;

/** Steps shorter than this, in pixels, are not drawn: nobody sees them, and tens of thousands stay quick. */
const LEAST_STEP = 0.75;
const MARGIN = 40;
/** Lines of one stroke: many short strokes are painted more quickly than a long one that winds all over the map. */
const AT_ONCE = 200;

/** Opaque: strokes meet without a seam. What is to shine through does so as a whole, by its layer. */
export interface Stroke {
  color: string;
  width: number;
}

/** Points of a track on a view, both ends included. */
export interface Way {
  drawn: DrawnTrack;
  view: View;
  from: number;
  to: number;
}

/** Draws the way from one point to another, both included; silences are left open. Returns how many lines it took. */
export function strokeWay(canvas: Canvas, { drawn, view, from, to }: Way, { color, width }: Stroke): number {
  const { x, y, breaks } = drawn;
  let lines = 0;
  let [lastX, lastY] = [0, 0];
  let lifted = true;
  canvas.strokeStyle = color;
  canvas.lineWidth = width;
  canvas.lineJoin = 'round';
  canvas.lineCap = 'round';
  canvas.beginPath();
  for (let at = Math.max(from, 0); at <= to; at += 1) {
    const px = (x[at] as number) * view.scale - view.left;
    const py = (y[at] as number) * view.scale - view.top;
    if (lifted || breaks[at] === 1) {
      canvas.moveTo(px, py);
      lifted = false;
    } else if (Math.abs(px - lastX) + Math.abs(py - lastY) < LEAST_STEP && at !== to) {
      continue;
    } else if (bothBeyond(view, [lastX, lastY], [px, py])) {
      canvas.moveTo(px, py);
    } else {
      canvas.lineTo(px, py);
      lines += 1;
      if (lines % AT_ONCE === 0) {
        canvas.stroke();
        canvas.beginPath();
        canvas.moveTo(px, py);
      }
    }
    lastX = px;
    lastY = py;
  }
  canvas.stroke();
  return lines;
}

/** Draws each silence as a thin dashed line between the places around it. */
export function strokeSilences(canvas: Canvas, drawn: DrawnTrack, view: View): void {
  const { x, y, breaks, track } = drawn;
  canvas.beginPath();
  for (let at = 1; at < breaks.length; at += 1) {
    if (breaks[at] !== 1) continue;
    canvas.moveTo((x[at - 1] as number) * view.scale - view.left, (y[at - 1] as number) * view.scale - view.top);
    canvas.lineTo((x[at] as number) * view.scale - view.left, (y[at] as number) * view.scale - view.top);
  }
  canvas.setLineDash([2, 7]);
  canvas.globalAlpha = 0.9;
  canvas.strokeStyle = track.color;
  canvas.lineWidth = 2;
  canvas.lineCap = 'round';
  canvas.stroke();
  canvas.setLineDash([]);
  canvas.globalAlpha = 1;
}

function bothBeyond({ width, height }: View, [ax, ay]: [number, number], [bx, by]: [number, number]): boolean {
  return (
    (ax < -MARGIN && bx < -MARGIN) ||
    (ay < -MARGIN && by < -MARGIN) ||
    (ax > width + MARGIN && bx > width + MARGIN) ||
    (ay > height + MARGIN && by > height + MARGIN)
  );
}

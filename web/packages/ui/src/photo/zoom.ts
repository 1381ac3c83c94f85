/** Pixels to the right and down. */
export interface Shift {
  x: number;
  y: number;
}

/** Where a picture lies in its frame: scale, and shift in pixels from the middle. */
export interface View extends Shift {
  scale: number;
}

export const FITTED: View = { scale: 1, x: 0, y: 0 };
const MOST = 8;

/** Zooms by `factor` so that the point under the cursor (from the middle, in pixels) stays where it is. */
export function zoomAt(view: View, factor: number, cursor: Shift): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  if (scale === 1) return FITTED;
  const ratio = scale / view.scale;
  return {
    scale,
    x: cursor.x - (cursor.x - view.x) * ratio,
    y: cursor.y - (cursor.y - view.y) * ratio,
  };
}

/** Moves a zoomed picture; a fitted one stays. */
export function moveBy(view: View, by: Shift): View {
  return view.scale === 1 ? view : { ...view, x: view.x + by.x, y: view.y + by.y };
}

const STEPS: Record<string, number> = { '+': 1.5, '=': 1.5, '-': 1 / 1.5, '0': 0 };

/** Whether a key zooms: + and = in, - out, 0 fits. */
export const isZoomKey = (key: string): boolean => key in STEPS;

/** What a key that zooms does to a view; other keys leave it. */
export function zoomByKey(key: string): (before: View) => View {
  return (before) => zoomAt(before, STEPS[key] ?? 1, FITTED);
}

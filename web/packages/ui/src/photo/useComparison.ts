import { useCallback, useEffect, useState } from 'react';
import type { PhotoVariant } from './usePhoto';
import { FITTED, isZoomKey, moveBy, zoomByKey, type Shift, type View } from './zoom';

export type CompareMode = 'side' | 'slider' | 'blink';
export type Side = 'left' | 'right';

const BLINK_MS = 900;
const STEP_PX = 40;
const ARROWS: Record<string, Shift> = {
  ArrowLeft: { x: STEP_PX, y: 0 },
  ArrowRight: { x: -STEP_PX, y: 0 },
  ArrowUp: { x: 0, y: STEP_PX },
  ArrowDown: { x: 0, y: -STEP_PX },
};
const KEY_MODES: Record<string, CompareMode> = { '1': 'side', '2': 'slider', '3': 'blink' };

export interface Comparison {
  mode: CompareMode;
  choose: (mode: CompareMode) => void;
  variant: PhotoVariant;
  setVariant: (variant: PhotoVariant) => void;
  /** Of both pictures: they are zoomed and moved as one. */
  view: View;
  setView: (change: (before: View) => View) => void;
  /** How much of the width shows the left picture when a slider parts them, 0–1. */
  split: number;
  setSplit: (share: number) => void;
  /** Which one shows when they blink, and whether they take turns by themselves. */
  shown: Side;
  flip: () => void;
  running: boolean;
  setRunning: (running: boolean) => void;
  /** What a key does; false when it means nothing here. */
  press: (key: string) => boolean;
}

/** How two photos are looked at; nothing of it depends on which photos they are. */
export function useComparison(): Comparison {
  const [mode, setMode] = useState<CompareMode>('side');
  const [variant, setVariant] = useState<PhotoVariant>('raw');
  const [view, setView] = useState<View>(FITTED);
  const [split, setSplit] = useState(0.5);
  const [shown, setShown] = useState<Side>('left');
  const [running, setRunning] = useState(false);
  const flip = useCallback(() => setShown((side) => (side === 'left' ? 'right' : 'left')), []);
  useEffect(() => {
    if (mode !== 'blink' || !running) return undefined;
    const timer = setInterval(flip, BLINK_MS);
    return () => clearInterval(timer);
  }, [mode, running, flip]);
  const choose = useCallback((next: CompareMode) => {
    setMode(next);
    setRunning(next === 'blink' && !wantsNoMotion());
  }, []);
  const fitted = view.scale === 1;
  const press = useCallback(
    (key: string): boolean => {
      const next = KEY_MODES[key];
      const by = ARROWS[key];
      if (next !== undefined) choose(next);
      else if (isZoomKey(key)) setView(zoomByKey(key));
      else if (key.toLowerCase() === 'b' && mode === 'blink') flip();
      else if (by !== undefined && !fitted) setView((before) => moveBy(before, by));
      else return false;
      return true;
    },
    [choose, fitted, flip, mode],
  );
  return {
    mode,
    choose,
    variant,
    setVariant,
    view,
    setView,
    split,
    setSplit,
    shown,
    flip,
    running,
    setRunning,
    press,
  };
}

function wantsNoMotion(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
}

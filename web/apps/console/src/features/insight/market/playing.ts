import { useEffect, useState } from 'react';

const STEP_MS = 1200;

interface Told {
  /** Which step is shown, of how many. */
  at: number;
  count: number;
  /** What is shown is all there: the next step may come. */
  ready: boolean;
  go: (at: number) => void;
}

/** Goes from step to step by itself, up to the last; each step is seen before the next comes. */
export function usePlaying({ at, count, ready, go }: Told) {
  const [wanted, setWanted] = useState(false);
  const playing = wanted && at < count - 1;
  useEffect(() => {
    if (!playing || !ready) return undefined;
    const timer = setTimeout(() => go(at + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, ready, at, go]);
  return {
    playing,
    stop: () => setWanted(false),
    play: () => {
      if (at >= count - 1) go(0);
      setWanted(true);
    },
  };
}

/** Whether the person wants nothing to move by itself. */
export function wantsNoMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** How long the person has been here, and how sure the phone is of it. */
import { elapsedMs } from '../../capture/clock';
import type { VisitView } from '../../outbox/visits';
import { useFieldSession } from '../../shell/session';

export interface OnSite {
  /** For the eye: the phone's counter, or its wall clock when that did not run through. */
  ms: number;
  /** For the record: null when only the wall clock knows. */
  monotonicMs: number | null;
  clockMs: number;
}

/** Reads the clock at a moment (milliseconds since 1970). */
export function useOnSite(visit: VisitView): (now: number) => OnSite {
  const { clock } = useFieldSession();
  return (now) => {
    const reading = clock.read();
    const counted = visit.checkedInReading ? elapsedMs(visit.checkedInReading, reading) : null;
    const byWall = visit.checkedInAt ? Math.max(0, now - Date.parse(visit.checkedInAt)) : 0;
    return { ms: counted ?? byWall, monotonicMs: counted, clockMs: reading.monotonicMs };
  };
}

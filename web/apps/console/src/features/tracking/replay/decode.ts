import type { components } from '@shifang/api';
import type { Silence, TrackColumns } from '@shifang/ui/map';

type Told = components['schemas']['ReplayOut'];

/** A day's points as columns: as they came, and smoothed once the day is derived. */
export interface DayTrack {
  raw: TrackColumns;
  smooth: TrackColumns | null;
  /** How many points the day has; more than are shown when it was thinned. */
  whole: number;
  /** Points that the smoother left out, and those that the phone itself called mocked. */
  outliers: number;
  mocked: number;
}

/** Reads the columns of whole numbers: the first value, then differences. */
export function decodeDay(told: Told): DayTrack {
  const time = summed(told.time_ms, 1);
  const accuracy = metres(told.accuracy_cm);
  const { smoothed } = told;
  return {
    raw: {
      time,
      accuracy,
      latitude: summed(told.latitude_e7, 1e7),
      longitude: summed(told.longitude_e7, 1e7),
    },
    smooth:
      smoothed === null
        ? null
        : {
            time,
            accuracy,
            latitude: summed(smoothed.latitude_e7, 1e7),
            longitude: summed(smoothed.longitude_e7, 1e7),
          },
    whole: told.whole,
    outliers: smoothed?.outliers.length ?? 0,
    mocked: told.mock.length,
  };
}

function summed(steps: readonly number[], scale: number): Float64Array {
  const found = new Float64Array(steps.length);
  let sum = 0;
  for (let at = 0; at < steps.length; at += 1) {
    sum += steps[at] as number;
    found[at] = sum / scale;
  }
  return found;
}

function metres(centimetres: readonly number[]): Float32Array {
  const found = new Float32Array(centimetres);
  for (let at = 0; at < found.length; at += 1) {
    const value = found[at] as number;
    found[at] = value < 0 ? -1 : value / 100;
  }
  return found;
}

const USUAL_SILENCE_MS = 600_000;

/** Silences by the times alone, until the server has said which ones count. */
export function plainSilences(time: Float64Array): Silence[] {
  const found: Silence[] = [];
  for (let at = 1; at < time.length; at += 1) {
    const [from, to] = [time[at - 1] as number, time[at] as number];
    if (to - from > USUAL_SILENCE_MS) found.push({ from, to });
  }
  return found;
}

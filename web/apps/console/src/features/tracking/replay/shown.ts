import type { ReplayTrack, Silence, TrackColumns } from '@shifang/ui/map';
import { plainSilences } from './decode';
import type { Entry } from './timeline';
import type { PersonDay } from './useDays';

/** Which line is drawn: through the points as they came, or through what the smoother made of them. */
export type Line = 'smooth' | 'raw';

/** A person's day with the look it has on this page. */
export interface Shown extends PersonDay {
  color: string;
  letter: string;
  line: TrackColumns | undefined;
  entries: readonly Entry[];
}

/** The name of who is shown, as soon as it is known. */
export function nameOf({ summary }: Shown): string {
  return summary?.person_name ?? '…';
}

export function trackShown(shown: Shown): ReplayTrack[] {
  const { person, color, letter, line } = shown;
  if (line === undefined) return [];
  return [
    {
      id: person,
      name: nameOf(shown),
      color,
      letter,
      columns: line,
      silences: silencesOf(shown, line),
    },
  ];
}

function silencesOf({ summary, entries }: Shown, line: TrackColumns): Silence[] {
  if (summary === undefined) return plainSilences(line.time);
  return entries.filter(({ kind }) => kind === 'gap').map(({ from, to }) => ({ from, to }));
}

import { PEOPLE, type Mode } from '@shifang/ui';
import type { MapPoint } from '@shifang/ui/map';
import type { Points } from './queries';

export type Side = 'before' | 'after';

/** How a person is shown wherever a draft shows people: a colour and, for who cannot tell colours apart, a letter. */
export interface Look {
  color: string;
  letter: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Above so many customers letters would hide each other: choosing one person tells them apart then. */
const MOST_LETTERS = 600;

export function lookOf(at: number, mode: Mode): Look {
  const colors = PEOPLE[mode];
  const first = Math.floor(at / ALPHABET.length);
  const letter = `${first === 0 ? '' : (ALPHABET[first - 1] ?? '')}${ALPHABET[at % ALPHABET.length] ?? ''}`;
  return { color: colors[at % colors.length] ?? '', letter };
}

export interface Shown {
  side: Side;
  changedOnly: boolean;
  /** Only this person's customers, on either side; null: everybody's. */
  person: string | null;
  mode: Mode;
}

/** The customers of a draft as points: in the colour of whose they are, hollow when nobody has them. */
export function pointsOf(points: Points, { side, changedOnly, person, mode }: Shown): MapPoint[] {
  const only = person === null ? null : points.people.indexOf(person);
  const shown = points.customers
    .map((id, at) => ({ id, at, before: points.before[at] ?? -1, after: points.after[at] ?? -1 }))
    .filter(({ before, after }) => !changedOnly || before !== after)
    .filter(({ before, after }) => only === null || before === only || after === only);
  const lettered = shown.length <= MOST_LETTERS;
  return shown.map(({ id, at, before, after }) => {
    const whose = side === 'before' ? before : after;
    const look = whose < 0 ? null : lookOf(whose, mode);
    return {
      id,
      latitude: points.latitude[at] ?? 0,
      longitude: points.longitude[at] ?? 0,
      meaning: 'pool' as const,
      rank: 3,
      hollow: look === null,
      ...(look === null ? {} : { color: look.color }),
      ...(look !== null && lettered ? { order: look.letter } : {}),
    };
  });
}

import type { CustomerFrequency, Own } from './queries';

/** As the tier says, a frequency of its own, or not visited regularly. */
export type Mode = 'tier' | 'own' | 'none';

export interface Values {
  mode: Mode;
  visits?: number | null;
  weeks?: number | null;
  weekdays?: number[];
  preferred?: number[];
  spacing?: number | null;
  minutes?: number | null;
  important?: boolean;
  reason: string;
}

type Fields = Omit<Values, 'mode' | 'reason'>;

const EMPTY: Fields = {
  visits: 1,
  weeks: 1,
  weekdays: [],
  preferred: [],
  spacing: null,
  minutes: null,
  important: false,
};

/** What the form begins with: what is the customer's own, else what its tier says. */
export function valuesOf({ own, of_tier }: CustomerFrequency): Values {
  const usual = of_tier === null ? {} : { ...of_tier, ...AS_TIER };
  const mode = modeOf(own);
  const regular = mode === 'own' ? (own ?? {}) : {};
  return { ...EMPTY, ...known(usual), ...known(regular), mode, reason: '' };
}

/** Left empty unless it is the customer's own: then it stays the tier's. */
const AS_TIER = { weekdays: null, preferred: null, spacing: null, minutes: null };

function modeOf(own: CustomerFrequency['own']): Mode {
  if (own === null) return 'tier';
  return own.visits === 0 ? 'none' : 'own';
}

/** The fields of the form that have a value. */
function known(given: object): Fields {
  const entries = Object.entries(given) as [string, unknown][];
  return Object.fromEntries(entries.filter(([name, value]) => name in EMPTY && value !== null));
}

/** What is sent: nothing of its own, no visits, or what was filled in; what was left empty stays the tier's. */
export function bodyOf(values: Values): Own {
  const { mode, reason } = values;
  if (mode === 'tier') return { reason };
  if (mode === 'none') return { visits: 0, reason };
  const days = (given: number[] | undefined) =>
    given === undefined || given.length === 0 ? null : [...given].sort((one, two) => one - two);
  return {
    visits: values.visits ?? null,
    weeks: values.weeks ?? null,
    weekdays: days(values.weekdays),
    preferred: days(values.preferred),
    spacing: values.spacing ?? null,
    minutes: values.minutes ?? null,
    important: values.important ?? null,
    reason,
  };
}

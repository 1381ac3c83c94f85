import type { Finding, Signal, SignalName } from './queries';

/** Groups in the order in which they are shown. */
export const GROUPS = [
  'device',
  'clock',
  'motion',
  'noise',
  'radio',
  'network',
  'history',
] as const;
export type Group = (typeof GROUPS)[number];

/** No group says more than this (natural logarithm): the length of a whole bar. */
export const FULL_WEIGHT = 6;

export interface GroupEvidence {
  group: Group;
  /** Those that fired first, the weightiest at the top. */
  rows: readonly Signal[];
  /** The one signal of the group that counts for the risk; null when none weighs anything. */
  counted: string | null;
  /** Names of those that could not be judged. */
  silent: readonly string[];
}

/** What was measured, by group; groups in which nothing could be judged are there too. */
export function evidenceOf(
  { measured, silent }: Pick<Finding, 'measured' | 'silent'>,
  names: readonly SignalName[],
): GroupEvidence[] {
  return GROUPS.map((group) => {
    const rows = measured.filter((signal) => signal.group === group).sort(byWeight);
    const weighing = rows.filter(({ llr }) => llr !== 0);
    const strongest = weighing.reduce<Signal | null>(
      (most, each) => (most === null || each.llr > most.llr ? each : most),
      null,
    );
    const mute = names.filter((name) => name.group === group && silent.includes(name.code));
    return {
      group,
      rows,
      counted: strongest?.code ?? null,
      silent: mute.map(({ name }) => name),
    };
  }).filter(({ rows, silent: mute }) => rows.length > 0 || mute.length > 0);
}

function byWeight(one: Signal, other: Signal): number {
  if (one.fired !== other.fired) return one.fired ? -1 : 1;
  return other.llr - one.llr;
}

/** How many times likelier this answer is from a forger than from an honest person. */
export function timesLikelier(llr: number): number {
  return Math.exp(Math.max(-FULL_WEIGHT, Math.min(FULL_WEIGHT, llr)));
}

import type { Cohort } from './queries';

export const STEPS = ['visited', 'opportunity', 'won'] as const;

export interface Step {
  step: (typeof STEPS)[number];
  count: number;
  /** Of all who were visited; null where nobody was. A deal may come without an opportunity. */
  ofFirst: number | null;
}

/** How far customers came, each step held against the first. */
export function stepsOf({ visited, opportunity, won }: Cohort): Step[] {
  const counts = { visited, opportunity, won };
  return STEPS.map((step) => ({
    step,
    count: counts[step],
    ofFirst: visited === 0 ? null : counts[step] / visited,
  }));
}

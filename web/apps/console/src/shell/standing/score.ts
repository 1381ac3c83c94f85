/** The parts of a score in the order in which they weigh. */
export const PARTS = ['visits', 'conversion', 'trend', 'nearness', 'spare'] as const;
export type Part = (typeof PARTS)[number];

export interface Scored {
  part: Part;
  /** Of 100. */
  weight: number;
  /** From 0 to 1. */
  value: number;
  /** Weight times value. */
  points: number;
}

/** What each part adds to somebody's points, the heaviest first. */
export function scored(
  score: Readonly<Record<Part, number>>,
  weights: Readonly<Record<string, number>>,
): Scored[] {
  return PARTS.map((part) => {
    const weight = weights[part] ?? 0;
    return { part, weight, value: score[part], points: weight * score[part] };
  }).sort((one, other) => other.weight - one.weight);
}

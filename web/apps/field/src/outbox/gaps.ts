/** Holes in the sequence: a browser may lose its store, and that must be said, never hidden. */

export interface Gap {
  from: number;
  to: number;
}

/** Runs of numbers in `(after, last]` that are absent from `present`. */
export function findGaps(present: readonly number[], after: number, last: number): Gap[] {
  const known = new Set(present);
  const gaps: Gap[] = [];
  for (let sequence = after + 1; sequence <= last; sequence += 1) {
    if (known.has(sequence)) continue;
    const open = gaps.at(-1);
    if (open && open.to === sequence - 1) open.to = sequence;
    else gaps.push({ from: sequence, to: sequence });
  }
  return gaps;
}

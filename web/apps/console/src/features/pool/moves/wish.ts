/** Parts by tier: fields left empty or at nought have no part. */
export function partsOf(
  mix: Readonly<Record<string, number | null | undefined>>,
): Record<string, number> {
  const set = Object.entries(mix).filter(([, part]) => typeof part === 'number' && part > 0);
  return Object.fromEntries(set) as Record<string, number>;
}

/** What customers of the tiers are worth: as filled in, or nothing at all, then the server weighs them. */
export function weightsOf(
  weights: Readonly<Record<string, number | null | undefined>>,
): Record<string, number> {
  const set = Object.entries(weights).filter(([, worth]) => typeof worth === 'number');
  return Object.fromEntries(set) as Record<string, number>;
}

/** Whether something made can still be undone. */
export function undoable(
  made: { undo_until: string; undone_at: string | null },
  now: number,
): boolean {
  return made.undone_at === null && Date.parse(made.undo_until) > now;
}

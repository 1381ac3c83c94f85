const DAY_MS = 86_400_000;

/** Whole days from one calendar day (`YYYY-MM-DD`) to another; negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** Whether a pause still stops the clock on a day. */
export function lasts(
  pause: { last: string | null; lifted_at: string | null },
  today: string,
): boolean {
  return pause.lifted_at === null && (pause.last === null || pause.last >= today);
}

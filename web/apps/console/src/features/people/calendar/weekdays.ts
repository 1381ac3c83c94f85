/** Weekdays (Monday is 1) in words, days in a row drawn together: `周一–周五 周日`. */
export function weekdayWords(days: readonly number[], name: (day: number) => string): string {
  const runs: [number, number][] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs
    .map(([from, to]) => (from === to ? name(from) : `${name(from)}–${name(to)}`))
    .join(' ');
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

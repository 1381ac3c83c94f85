interface Names {
  day: (number: number) => string;
  every: string;
}

/** Opening hours as lines: `周一–周五 09:00–18:00`; consecutive days are drawn together. */
export function hoursLines(hours: readonly Record<string, unknown>[], names: Names): string[] {
  return hours.map((entry) => {
    const days = [...((entry['days'] as number[] | undefined) ?? [])].sort((a, b) => a - b);
    return `${dayWords(days, names)} ${String(entry['from'])}–${String(entry['to'])}`;
  });
}

function dayWords(days: readonly number[], names: Names): string {
  if (days.length === 7) return names.every;
  const runs: [number, number][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs
    .map(([from, to]) => (from === to ? names.day(from) : `${names.day(from)}–${names.day(to)}`))
    .join(' ');
}

/** The address of people's day, at a moment if one is given (ISO-8601). */
export function replayOf(people: readonly string[], day: string, at?: string | null): string {
  const query = new URLSearchParams({ people: people.join(','), day });
  if (at) query.set('at', at);
  return `/tracking/replay?${query}`;
}

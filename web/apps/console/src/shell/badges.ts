/** Numbers on navigation entries, by path: what waits for this person. */
export function useBadges(): Readonly<Record<string, number>> {
  return {};
}

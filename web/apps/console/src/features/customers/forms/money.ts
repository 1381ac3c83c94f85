/** What is typed in whole currency as the integer cents that are stored. */
export function toCents(amount: number | null | undefined): number | null {
  return amount === null || amount === undefined ? null : Math.round(amount * 100);
}

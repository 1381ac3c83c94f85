/** The code in what somebody types or a scanner enters: the code itself, or the address that holds it. */
export function codeIn(text: string): string {
  const given = text.trim();
  return /[?&]code=([^&#\s]+)/.exec(given)?.[1] ?? given;
}

interface Hideable {
  key: string;
  fixedColumn?: boolean;
  hiddenAtFirst?: boolean;
}

function place(name: string): string {
  return `shifang.columns.${name}`;
}

/** Which columns this person has hidden in a table; the table's own choice until then. */
export function rememberedHidden(name: string, columns: readonly Hideable[]): readonly string[] {
  const first = columns.filter(({ hiddenAtFirst }) => hiddenAtFirst === true).map(({ key }) => key);
  const stored = localStorage.getItem(place(name));
  if (stored === null) return first;
  const free = new Set(
    columns.filter(({ fixedColumn }) => fixedColumn !== true).map(({ key }) => key),
  );
  return stored.split(',').filter((key) => free.has(key));
}

export function rememberHidden(name: string, hidden: readonly string[]): void {
  localStorage.setItem(place(name), hidden.join(','));
}

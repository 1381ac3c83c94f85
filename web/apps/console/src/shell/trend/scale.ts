export interface Dot {
  x: number;
  y: number;
}

interface Sheet {
  /** The top of the scale where it is fixed. */
  most?: number | undefined;
  /** A level that must be in sight. */
  mark?: number | undefined;
  wide: number;
  high: number;
}

const AIR = 8;

/** Where the values of a trend stand on a sheet; what is not known has no place. The scale begins at nought. */
export function scaled(
  points: readonly { value: number | null }[],
  { most, mark = 0, wide, high }: Sheet,
) {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const top = most ?? rounded(Math.max(mark, ...values, 0));
  const y = (value: number) => high - (Math.min(value, top) / top) * (high - AIR);
  const step = points.length > 1 ? wide / (points.length - 1) : 0;
  const dots = points.map(({ value }, at): Dot | null =>
    value === null ? null : { x: points.length > 1 ? at * step : wide / 2, y: y(value) },
  );
  return { dots, top, y };
}

/** Neighbours that are known, each stretch by itself: what lies between two stretches is not known. */
export function runs(dots: readonly (Dot | null)[]): [Dot, ...Dot[]][] {
  const found: [Dot, ...Dot[]][] = [];
  dots.forEach((dot, at) => {
    if (dot === null) return;
    const before = at > 0 ? dots[at - 1] : null;
    if (before) found.at(-1)?.push(dot);
    else found.push([dot]);
  });
  return found;
}

/** The next number of the kind 1, 2, 5, 10, 20, 50 … that is not smaller. */
export function rounded(value: number): number {
  if (value <= 0) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * ten >= value) ?? 10;
  return step * ten;
}

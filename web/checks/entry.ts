/**
 * The text of an event as its leaf commits to it: sorted names, nothing between, and numbers as the server writes them.
 *
 * A number that came whole stays as it came, however large; any other is the shortest decimal that reads as the same
 * double, with `.0` when it is whole, and in powers of ten below 0.0001 and from 10^16 on. `1.0` and `1` are one number
 * to JSON.parse, so numbers are taken out of its way.
 */

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Marks a number; no text of the log holds it. */
const MARK = '\u0000';

/** A JSON value for `written`: its numbers are kept as they came. */
export function read(text: string): unknown {
  return JSON.parse(
    text.replace(STRING_OR_NUMBER, (token) =>
      token.startsWith('"') ? token : JSON.stringify(MARK + token),
    ),
  );
}

/** An entry's text. */
export function written(value: unknown): string {
  if (typeof value === 'string' && value.startsWith(MARK)) return number(value.slice(1));
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([one], [two]) => byCodePoint(one, two));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${written(each)}`).join(',')}}`;
}

function number(source: string): string {
  if (/^-?\d+$/.test(source)) return source;
  const value = Number(source);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const digits = String(Math.abs(power)).padStart(2, '0');
    return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
  }
  const sign = Object.is(value, -0) || value < 0 ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  return `${sign}${whole}.${digits.slice(power + 1) || '0'}`;
}

/** By code points, which is not the order of the UTF-16 units that `<` compares. */
function byCodePoint(one: string, two: string): number {
  const [left, right] = [Array.from(one), Array.from(two)];
  const at = left.findIndex((each, place) => each !== right[place]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? -1) - (right[at]?.codePointAt(0) ?? -1);
}

/** JSON in its one canonical form (RFC 8785), so that the phone and the server hash the same bytes. */

const DEEPEST = 32;

/**
 * The canonical text of a JSON value. Fields that are `undefined` are left out, as they are when the value is sent.
 * Raises a RangeError (a URIError for broken text) for what JSON, a double or the server's reader cannot hold.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new RangeError('too deep');
  if (Array.isArray(value)) {
    return `[${value.map((each) => canonicalJson(each ?? null, depth + 1)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) return objectOf(value, depth);
  return scalar(value);
}

function objectOf(value: object, depth: number): string {
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  // JavaScript compares texts by UTF-16 code units, which is the order that the standard asks for.
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  const told = fields.map(([key, each]) => `${scalar(key)}:${canonicalJson(each, depth + 1)}`);
  return `{${told.join(',')}}`;
}

function scalar(value: unknown): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('not a number of JSON');
    if (Number.isInteger(value) && Math.abs(value) > 2 ** 53 && Math.abs(value) < 1e21) {
      // Written without an exponent, which the server reads as a whole number that a double may not hold.
      throw new RangeError('larger than a double tells apart');
    }
    return JSON.stringify(value);
  }
  // Half a character cannot be written as UTF-8; this raises a URIError for it.
  if (typeof value === 'string') encodeURIComponent(value);
  const told = JSON.stringify(value) as string | undefined;
  if (told === undefined || typeof value === 'bigint') throw new RangeError('not JSON');
  return told;
}

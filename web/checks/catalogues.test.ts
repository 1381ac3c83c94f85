import { describe, expect, test } from 'vitest';
import { placeholders, readCatalogues, readUsage, withoutPlural } from './catalogues';
import { sources, withoutComments } from './sources';

const catalogues = readCatalogues();
const usage = readUsage();
const chinese = catalogues.filter(({ language }) => language === 'zh');
const known = new Set(
  catalogues.flatMap(({ entries }) => [...entries.keys()].map((key) => withoutPlural(key))),
);

function englishOf(app: string) {
  const found = catalogues.find((other) => other.app === app && other.language === 'en');
  if (found === undefined) throw new Error(`${app} has no English catalogue`);
  return found.entries;
}

describe.each(chinese)('$app', ({ app, entries }) => {
  const english = englishOf(app);

  test('both languages have the same keys', () => {
    const names = (found: Map<string, string>) =>
      [...new Set([...found.keys()].map(withoutPlural))].sort();
    expect(names(english)).toEqual(names(entries));
  });

  test('both languages fill the same placeholders', () => {
    for (const [key, text] of english) {
      const other =
        entries.get(key) ??
        entries.get(`${withoutPlural(key)}_other`) ??
        entries.get(withoutPlural(key));
      // An English singular may say "one" instead of the number.
      if (key.endsWith('_one')) continue;
      expect(placeholders(other ?? ''), key).toBe(placeholders(text));
    }
  });

  test('no text is empty, and English holds no Chinese', () => {
    for (const [key, text] of [...entries, ...english]) expect(text.trim(), key).not.toBe('');
    // A language is called by its own name everywhere.
    const spoken = [...english].filter(([key]) => key !== 'ui.language.zh');
    for (const [key, text] of spoken) expect(text, key).not.toMatch(/\p{Script=Han}/u);
  });

  test('every text is used', () => {
    const prefixes = [...usage.prefixes.keys()];
    const unused = [...entries.keys()]
      .map(withoutPlural)
      .filter(
        (key) => !usage.literals.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
      );
    expect(unused).toEqual([]);
  });
});

test('every key that the code asks for exists', () => {
  const missing = [...usage.asked].filter(([key]) => !known.has(key));
  expect(missing).toEqual([]);
});

test('every key built from a prefix has at least one text', () => {
  const features = new Set(catalogues.map(({ feature }) => feature));
  const empty = [...usage.prefixes]
    .filter(([prefix]) => features.has(prefix.split('.')[0] as string))
    .filter(([prefix]) => ![...known].some((key) => key.startsWith(prefix)));
  expect(empty).toEqual([]);
});

test('no component speaks Chinese by itself', () => {
  const spoken = sources(/\.tsx$/).flatMap(({ path, text }) =>
    withoutComments(text)
      .split('\n')
      .flatMap((line, at) =>
        /\p{Script=Han}/u.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [],
      ),
  );
  expect(spoken).toEqual([]);
});

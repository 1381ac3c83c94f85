import { sources, withoutComments } from './sources';

/** One language of one feature, flattened to `feature.path.to.key` → text. */
export interface Catalogue {
  feature: string;
  app: string;
  language: string;
  entries: Map<string, string>;
}

export interface Usage {
  /** Whole keys given to `t` or `i18nKey`, with where. */
  asked: Map<string, string>;
  /** `a.b.` of t(`a.b.${x}`), with where. */
  prefixes: Map<string, string>;
  /** Every string literal, for keys that travel through a table before they reach `t`. */
  literals: Set<string>;
}

const NAMES: Record<string, string> = {
  'packages/ui/src': 'ui',
  'packages/api/src': 'problem',
  'packages/api/src/phone': 'problem',
};

function flatten(prefix: string, value: unknown, into: Map<string, string>): void {
  if (typeof value === 'string') into.set(prefix, value);
  else
    for (const [key, inner] of Object.entries(value as Record<string, unknown>))
      flatten(`${prefix}.${key}`, inner, into);
}

export function readCatalogues(): Catalogue[] {
  return sources(/\/i18n\/(zh|en)\.json$/).map(({ path, text }) => {
    const [folder, file] = path.split('/i18n/') as [string, string];
    const feature = NAMES[folder] ?? (folder.split('/').at(-1) as string);
    const entries = new Map<string, string>();
    flatten(feature, JSON.parse(text), entries);
    entries.delete(feature);
    return { feature, app: folder, language: file.slice(0, 2), entries };
  });
}

/** `count_one` and `count_other` are one key in languages with fewer forms. */
export function withoutPlural(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '');
}

/** The names that a text fills in. What comes worded in both languages (`reason_zh`, `reason_en`) is one name. */
export function placeholders(text: string): string {
  return [...new Set(text.match(/\{\{\s*\w+/g) ?? [])]
    .map((found) => found.replace(/[{\s]/g, '').replace(/_(zh|en)$/, ''))
    .sort()
    .join();
}

export function readUsage(): Usage {
  const usage: Usage = { asked: new Map(), prefixes: new Map(), literals: new Set() };
  for (const { path, text } of sources(/\.tsx?$/)) {
    const code = withoutComments(text);
    for (const [, key] of code.matchAll(/\bt\(\s*['"]([\w-]+(?:\.[\w-]+)+)['"]/g))
      usage.asked.set(key as string, path);
    for (const [, key] of code.matchAll(/i18nKey=['"]([\w.-]+)['"]/g))
      usage.asked.set(key as string, path);
    for (const [, prefix] of code.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)\$\{/g))
      usage.prefixes.set(prefix as string, path);
    for (const [, literal] of code.matchAll(/['"]([\w-]+(?:\.[\w-]+)+)['"]/g))
      usage.literals.add(literal as string);
  }
  return usage;
}

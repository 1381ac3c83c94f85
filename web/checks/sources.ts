import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SKIPPED = new Set(['node_modules', 'dist', 'dev-dist', 'public']);

export interface SourceFile {
  path: string;
  text: string;
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Product files below apps/ and packages/ whose path matches, tests left out. */
export function sources(pattern: RegExp): SourceFile[] {
  const files = [...walk(join(ROOT, 'apps')), ...walk(join(ROOT, 'packages'))];
  return files
    .filter((path) => pattern.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

/** The same text with comments blanked, line numbers kept. */
export function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return text
    .replace(/\{?\/\*[\s\S]*?\*\/\}?/g, blank)
    .replace(
      /(^|[^:'"`\\])\/\/[^\n]*/g,
      (found, before: string) => before + blank(found.slice(before.length)),
    );
}

/** Prints what the first page of the phone app weighs, as JSON: bytes of JavaScript before the map, gzip level 9. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

const DIST = join(import.meta.dirname, 'dist');
const BUDGET = 250 * 1024;

const gzipped = (file) => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length;

/** Scripts that the page names (its entry and what is preloaded with it); all others come later, when needed. */
function firstScripts() {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  return [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file);
}

const first = new Set(firstScripts());
const later = readdirSync(join(DIST, 'assets'))
  .filter((name) => name.endsWith('.js'))
  .map((name) => `assets/${name}`)
  .filter((file) => !first.has(file));
const weigh = (files) => Object.fromEntries(files.map((file) => [file, gzipped(file)]));
const firstBytes = weigh([...first]);
const total = Object.values(firstBytes).reduce((sum, bytes) => sum + bytes, 0);

process.stdout.write(
  `${JSON.stringify(
    {
      javascript_gzip_bytes: total,
      budget_bytes: BUDGET,
      within_budget: total <= BUDGET,
      first: firstBytes,
      later: weigh(later),
      service_worker_gzip_bytes: gzipped('sw.js'),
    },
    null,
    2,
  )}\n`,
);

/**
 * `node tools/compress.mjs DIST…`: lays a .br and a .gz beside each text of a build. The server sends them to browsers
 * that understand them; over a phone's line that is a third of the bytes.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|mjs|css|html|svg|json|webmanifest)$/;
const WORTH_IT_BYTES = 1_000;

for (const dist of process.argv.slice(2)) {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const path = join(dist, name);
    if (!TEXT.test(name) || statSync(path).size < WORTH_IT_BYTES) continue;
    const text = readFileSync(path);
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(`${path}.br`, brotliCompressSync(text, { params: quality }));
    writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  }
}

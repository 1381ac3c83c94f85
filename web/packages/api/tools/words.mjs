/** Copies the server's words into the client's catalogues: sentences of problems (`{limit}` becomes `{{limit}}`), names of events. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const [from] = process.argv.slice(2);
const words = JSON.parse(readFileSync(from, 'utf8'));
const own = {
  zh: { network: '网络不通，请检查网络后重试。', unknown: '没有成功，请稍后重试。' },
  en: {
    network: 'There is no connection. Check the network and try again.',
    unknown: 'That did not work. Please try again later.',
  },
};

function write(folder, language, entries) {
  const path = new URL(`../src/${folder}/${language}.json`, import.meta.url);
  mkdirSync(new URL('.', path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(entries.sort()), null, 2)}\n`);
}

for (const language of ['zh', 'en']) {
  const told = Object.entries(words.problems).map(([code, kind]) => [
    code,
    kind[language].replace(/\{(\w+)(?:[:!][^}]*)?\}/g, '{{$1}}'),
  ]);
  write('i18n', language, [...Object.entries(own[language]), ...told]);
  const events = Object.entries(words.events).map(([code, kind]) => [code, kind[language]]);
  write('event/i18n', language, events);
}

/**
 * Copies the server's words into the client's catalogues: sentences of problems (`{limit}` becomes `{{limit}}`), names of
 * events; for the phone without those that only a desk meets.
 */
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

/** What is done at a desk alone. A phone that meets such a problem all the same shows the server's own sentence. */
const DESK = new Set(
  `accounts alert alerts approval channel command delegation department display holiday import keys leave opportunity
   person policy proof role session shift template tracker vault witness`.split(/\s+/),
);
/** Of these a phone tells by itself: commands are answered by a code alone, and sessions end where there is no answer. */
const PHONE_PROBLEMS = new Set(['command', 'session']);

/** The timeline of a customer bears these. */
const ON_TIMELINE = new Set(['approval', 'display', 'opportunity']);

const isOfDesk = (code) => DESK.has(code.split('.')[0]);

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
  const problems = [...Object.entries(own[language]), ...told];
  write('i18n', language, problems);
  const said = problems.filter(
    ([code]) => !isOfDesk(code) || PHONE_PROBLEMS.has(code.split('.')[0]),
  );
  write('phone/i18n', language, said);
  const events = Object.entries(words.events).map(([code, kind]) => [code, kind[language]]);
  write('event/i18n', language, events);
  const seen = events.filter(([code]) => !isOfDesk(code) || ON_TIMELINE.has(code.split('.')[0]));
  write('phone/event/i18n', language, seen);
}

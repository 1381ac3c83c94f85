/** Copies the sentences of the server's problem codes into the client's catalogues: `{limit}` becomes `{{limit}}`. */
import { readFileSync, writeFileSync } from 'node:fs';

const [from] = process.argv.slice(2);
const problems = JSON.parse(readFileSync(from, 'utf8'));
const own = {
  zh: { network: '网络不通，请检查网络后重试。', unknown: '没有成功，请稍后重试。' },
  en: {
    network: 'There is no connection. Check the network and try again.',
    unknown: 'That did not work. Please try again later.',
  },
};
for (const language of ['zh', 'en']) {
  const told = Object.entries(problems).map(([code, kind]) => [
    code,
    kind[language].replace(/\{(\w+)(?:[:!][^}]*)?\}/g, '{{$1}}'),
  ]);
  const catalogue = Object.fromEntries([...Object.entries(own[language]), ...told].sort());
  const path = new URL(`../src/i18n/${language}.json`, import.meta.url);
  writeFileSync(path, `${JSON.stringify(catalogue, null, 2)}\n`);
}

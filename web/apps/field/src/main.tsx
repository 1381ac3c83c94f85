import { PHONE_ZH } from '@shifang/api/words/phone_zh';
import { begin, collect } from '@shifang/ui/i18n/begin';
import ui from '@shifang/ui/i18n/zh.json';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './app/app.css';
import { startServiceWorker } from './shell/service_worker';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

const catalogues = import.meta.glob('./**/i18n/zh.json', { eager: true, import: 'default' });
// Who reads English fetches it: a phone in China need not.
await begin(
  { zh: { ui, ...PHONE_ZH, ...collect(catalogues, 'zh') } },
  { en: async () => (await import('./app/english')).ENGLISH },
);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startServiceWorker();

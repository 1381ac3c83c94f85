import { PHONE_WORDS } from '@shifang/api/words/phone';
import { startI18n } from '@shifang/ui/i18n';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './app/app.css';
import { startServiceWorker } from './shell/service_worker';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

const catalogues = import.meta.glob('./**/i18n/*.json', { eager: true, import: 'default' });
await startI18n(PHONE_WORDS, catalogues);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startServiceWorker();

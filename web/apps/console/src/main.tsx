import { ApiProvider, createApi } from '@shifang/api';
import { DESK_WORDS } from '@shifang/api/words/desk';
import { ConsoleTheme } from '@shifang/ui/console';
import { startI18n } from '@shifang/ui/i18n';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './shell/App';
import { createQueries } from './shell/queries';

const catalogues = import.meta.glob(['./features/*/i18n/*.json', './shell/i18n/*.json'], {
  eager: true,
  import: 'default',
});
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

await startI18n(DESK_WORDS, catalogues);
createRoot(root).render(
  <StrictMode>
    <ApiProvider api={createApi('console')}>
      <QueryClientProvider client={createQueries()}>
        <ConsoleTheme>
          <BrowserRouter basename="/console">
            <App />
          </BrowserRouter>
        </ConsoleTheme>
      </QueryClientProvider>
    </ApiProvider>
  </StrictMode>,
);

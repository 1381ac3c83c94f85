import { applyMode } from '@shifang/ui/tokens';
import '@shifang/ui/tokens/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProofPage } from './proof/ProofPage';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const paint = () => applyMode(dark.matches ? 'dark' : 'light');
dark.addEventListener('change', paint);
paint();

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <ProofPage />
    </StrictMode>,
  );

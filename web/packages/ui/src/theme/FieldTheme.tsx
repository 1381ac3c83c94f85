import { ConfigProvider, unstableSetRender } from 'antd-mobile';
import enUS from 'antd-mobile/es/locales/en-US';
import zhCN from 'antd-mobile/es/locales/zh-CN';
import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { useLanguage } from '../i18n/language';
import { ModeProvider } from '../tokens/mode';
import '../tokens/base.css';
import './field.css';

const roots = new WeakMap<Element | DocumentFragment, Root>();

// antd-mobile 5 looks for React 18's render: without this, Toast and Dialog throw on React 19.
unstableSetRender((node, container) => {
  const root = roots.get(container) ?? createRoot(container);
  roots.set(container, root);
  root.render(node);
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    root.unmount();
    roots.delete(container);
  };
});

/** Mode, antd-mobile variables and language for the phone; goes around everything. */
export function FieldTheme({ children }: { children: ReactNode }) {
  const language = useLanguage();
  return (
    <ModeProvider>
      <ConfigProvider locale={language === 'zh' ? zhCN : enUS}>{children}</ConfigProvider>
    </ModeProvider>
  );
}

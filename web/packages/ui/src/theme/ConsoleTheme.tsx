import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useMemo, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language';
import { ModeProvider, useMode } from '../tokens/mode';
import '../tokens/base.css';
import { consoleTheme } from './antd';

function Themed({ children }: { children: ReactNode }) {
  const { mode } = useMode();
  const language = useLanguage();
  const theme = useMemo(() => consoleTheme(mode), [mode]);
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
  return (
    <ConfigProvider
      theme={theme}
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <App style={{ height: '100%' }}>{children}</App>
    </ConfigProvider>
  );
}

/** Mode, Ant theme and Ant language for the console; goes around everything. */
export function ConsoleTheme({ children }: { children: ReactNode }) {
  return (
    <ModeProvider>
      <Themed>{children}</Themed>
    </ModeProvider>
  );
}

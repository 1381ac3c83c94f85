import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { LoaderCircle } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language';
import { ModeProvider, useMode } from '../tokens/mode';
import '../tokens/base.css';
import { consoleTheme } from './antd';
import styles from './ConsoleTheme.module.css';

// Ant's own is a picture with a name, and one that leaves while it still comes never ends its motion: after a quick
// refusal the button would be called “loading 保存” for good.
const BUTTON = {
  autoInsertSpace: false,
  loadingIcon: <LoaderCircle className={styles['busy']} size={15} aria-hidden />,
};

// Ant waits for the end of motions that never begin.
const still = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function Themed({ children }: { children: ReactNode }) {
  const { mode } = useMode();
  const language = useLanguage();
  const theme = useMemo(() => {
    const { token, ...rest } = consoleTheme(mode);
    return { ...rest, token: { ...token, motion: !still() } };
  }, [mode]);
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
  return (
    <ConfigProvider theme={theme} locale={language === 'zh' ? zhCN : enUS} button={BUTTON}>
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

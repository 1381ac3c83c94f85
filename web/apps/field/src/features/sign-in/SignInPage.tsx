import { problemText, toProblem, useApi, type Problem } from '@shifang/api';
import { chooseLanguage, useLanguage } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../shell/fields/Field';
import styles from './SignInPage.module.css';

interface Credentials {
  organisation: string;
  login: string;
  password: string;
}

const LAST = 'shifang.last_sign_in';

function remembered(): Credentials {
  try {
    const last = JSON.parse(localStorage.getItem(LAST) ?? '{}') as Partial<Credentials>;
    return { organisation: last.organisation ?? '', login: last.login ?? '', password: '' };
  } catch {
    return { organisation: '', login: '', password: '' };
  }
}

function useSignIn() {
  const { session } = useApi();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const signIn = async (given: Credentials): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { organisation, login } = given;
      await session.signIn({ ...given, device_label: navigator.userAgent.slice(0, 120) });
      localStorage.setItem(LAST, JSON.stringify({ organisation, login }));
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, signIn };
}

/** Work that waits in a store of this phone until its person signs in again. */
function useKeptWork(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    void import('./kept_work').then(({ countKeptWork }) => countKeptWork()).then(setCount);
  }, []);
  return count;
}

export function SignInPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [given, setGiven] = useState(remembered);
  const { busy, problem, signIn } = useSignIn();
  const kept = useKeptWork();
  const set = (key: keyof Credentials) => (value: string) => setGiven({ ...given, [key]: value });
  const complete = Object.values(given).every((value) => value.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (complete && !busy) {
      const { organisation, login, password } = given;
      void signIn({ organisation: organisation.trim(), login: login.trim(), password });
    }
  };
  return (
    <main className={styles.page}>
      <div className={styles.content}>
        <div className={styles.brand}>
          <img className={styles.mark} src="/icon.svg" alt="" />
          <div>
            <h1 className={styles.name}>{t('sign-in.name')}</h1>
            <p className={styles.motto}>{t('sign-in.motto')}</p>
          </div>
        </div>
        {kept > 0 && (
          <p className={styles.kept} role="status">
            {t('sign-in.kept', { count: kept })}
          </p>
        )}
        <form onSubmit={submit} noValidate>
          <TextField
            label={t('sign-in.organisation')}
            value={given.organisation}
            onChange={set('organisation')}
            autoComplete="organization"
            testId="sign-in-organisation"
          />
          <TextField
            label={t('sign-in.login')}
            value={given.login}
            onChange={set('login')}
            autoComplete="username"
            testId="sign-in-login"
          />
          <TextField
            label={t('sign-in.password')}
            kind="password"
            value={given.password}
            onChange={set('password')}
            autoComplete="current-password"
            testId="sign-in-password"
          />
          {problem && (
            <p className={styles.fault} role="alert">
              <CircleAlert size={18} aria-hidden />
              {problemText(t, problem)}
            </p>
          )}
          <Button
            className={styles.submit}
            type="submit"
            block
            color="primary"
            size="large"
            loading={busy}
            disabled={!complete}
            data-testid="sign-in-submit"
          >
            {t('sign-in.submit')}
          </Button>
        </form>
      </div>
      <button
        type="button"
        className={styles.language}
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => void chooseLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {t('sign-in.otherLanguage')}
      </button>
    </main>
  );
}

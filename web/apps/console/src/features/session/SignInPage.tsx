import { problemText, toProblem, useApi } from '@shifang/api';
import { LanguageSwitch, Mark, ModeSwitch } from '@shifang/ui/console';
import { Alert, Button, Form, Input } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { Building2, KeyRound, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './SignInPage.module.css';

interface Credentials {
  organisation: string;
  login: string;
  password: string;
}

const LAST_ORGANISATION = 'shifang.console.organisation';

/** Organisation, login or phone number, password. The organisation is remembered on this browser. */
export function SignInPage() {
  const { t } = useTranslation();
  const { session } = useApi();
  const enter = useMutation({
    mutationFn: (credentials: Credentials) => session.signIn(credentials),
    onSuccess: (_, { organisation }) => localStorage.setItem(LAST_ORGANISATION, organisation),
  });
  const organisation = localStorage.getItem(LAST_ORGANISATION) ?? '';
  return (
    <div className={styles.page}>
      <div className={styles.switches}>
        <LanguageSwitch />
        <ModeSwitch />
      </div>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Mark size={44} />
          <div>
            <h1 className={styles.title}>{t('ui.shell.product')}</h1>
            <p className={styles.motto}>{t('session.motto')}</p>
          </div>
        </div>
        <Form<Credentials>
          layout="vertical"
          size="large"
          requiredMark={false}
          initialValues={{ organisation }}
          onFinish={(credentials) => enter.mutate(credentials)}
        >
          <Form.Item
            name="organisation"
            label={t('session.organisation')}
            rules={[{ required: true, message: t('session.organisationMissing') }]}
          >
            <Input
              prefix={<Building2 size={16} aria-hidden />}
              autoComplete="organization"
              data-testid="sign-in-organisation"
              autoFocus={organisation === ''}
            />
          </Form.Item>
          <Form.Item
            name="login"
            label={t('session.login')}
            rules={[{ required: true, message: t('session.loginMissing') }]}
          >
            <Input
              prefix={<UserRound size={16} aria-hidden />}
              autoComplete="username"
              data-testid="sign-in-login"
              autoFocus={organisation !== ''}
            />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('session.password')}
            rules={[{ required: true, message: t('session.passwordMissing') }]}
          >
            <Input.Password
              prefix={<KeyRound size={16} aria-hidden />}
              autoComplete="current-password"
              data-testid="sign-in-password"
            />
          </Form.Item>
          {enter.isError && (
            <Alert
              type="error"
              showIcon
              className={styles.error}
              title={problemText(t, toProblem(enter.error))}
            />
          )}
          <Button
            type="primary"
            htmlType="submit"
            data-testid="sign-in-submit"
            block
            loading={enter.isPending}
          >
            {t('session.enter')}
          </Button>
        </Form>
      </main>
    </div>
  );
}

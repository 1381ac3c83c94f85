import { ErrorState } from '@shifang/ui';
import { Button, Space } from 'antd';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

interface Props {
  /** The address of the page: another one is another try. */
  place: string;
  children: ReactNode;
}

/** A fault of one page leaves the navigation standing: it says so, and offers ways back. */
export class CrashBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.failed && before.place !== this.props.place) this.setState({ failed: false });
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    reportError(new Error(`${error.message}${info.componentStack ?? ''}`, { cause: error }));
  }

  override render(): ReactNode {
    return this.state.failed ? <Crash /> : this.props.children;
  }
}

function Crash() {
  const { t } = useTranslation();
  return (
    <ErrorState
      message={t('shell.crash.hint')}
      retry={
        <Space wrap>
          <Button type="primary" onClick={() => location.reload()}>
            {t('shell.crash.reload')}
          </Button>
          <Link to="/">
            <Button tabIndex={-1}>{t('shell.notFound.back')}</Button>
          </Link>
        </Space>
      }
    />
  );
}

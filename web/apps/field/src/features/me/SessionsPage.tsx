import { problemText, toProblem, useApi } from '@shifang/api';
import { ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Button, Toast } from 'antd-mobile';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../shell/place';
import { useRemote } from '../../shell/remote';
import { SubPage } from '../../shell/SubPage';
import styles from './MePage.module.css';

interface SignedIn {
  id: string;
  label: string;
  address: string;
  last_seen_at: string;
  current: boolean;
}

/** `Chrome · Android` out of what a browser calls itself. */
function shortName(label: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(label)?.[1] ?? '';
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(label)?.[1] ?? '';
  return [browser === 'Edg' ? 'Edge' : browser, system].filter(Boolean).join(' · ') || label;
}

/** Where I am signed in; any of them can be ended. */
export function SessionsPage() {
  const { t } = useTranslation();
  const { value, problem, loading, reload } = useRemote<SignedIn[]>('/auth/sessions');
  return (
    <SubPage title={t('me.sessions')} parent="/me">
      {loading && value === null && <Skeleton rows={4} height={44} />}
      {problem && value === null && (
        <ErrorState
          message={problemText(t, problem)}
          retry={<Button onClick={reload}>{t('me.retry')}</Button>}
        />
      )}
      <ul className={styles.sessions}>
        {value?.map((each) => (
          <li key={each.id} className={styles.session}>
            <Entry session={each} onEnded={reload} />
          </li>
        ))}
      </ul>
    </SubPage>
  );
}

function Entry({ session, onEnded }: { session: SignedIn; onEnded: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const api = useApi();
  const end = async (): Promise<void> => {
    try {
      await api.fetch(`/api/v1/auth/sessions/${session.id}`, { method: 'DELETE' });
      onEnded();
    } catch (error) {
      Toast.show({ content: problemText(t, toProblem(error)) });
    }
  };
  return (
    <>
      <div>
        <p className={styles.label}>{shortName(session.label)}</p>
        <p className={styles.soft}>
          {[session.address, format.ago(session.last_seen_at, now)].filter(Boolean).join(' · ')}
        </p>
      </div>
      {session.current ? (
        <span className={styles.value}>{t('me.thisOne')}</span>
      ) : (
        <Button size="small" fill="outline" color="danger" onClick={end}>
          {t('me.end')}
        </Button>
      )}
    </>
  );
}

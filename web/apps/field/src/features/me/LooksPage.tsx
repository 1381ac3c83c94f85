import { problemText } from '@shifang/api';
import { Empty, ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRemote } from '../../shell/remote';
import { SubPage } from '../../shell/SubPage';
import styles from './MePage.module.css';

export interface Look {
  id: string;
  what: 'track' | 'photo';
  by_name: string | null;
  at: string;
  day: string | null;
  customer_name: string | null;
}

interface Looks {
  items: Look[];
  next_cursor: string | null;
}

/** Who looked at my tracks and photos, newest first; the server keeps it in its log, where nobody takes it out. */
export function LooksPage() {
  const { t } = useTranslation();
  const { value, problem, loading, reload } = useRemote<Looks>('/me/looks?limit=100');
  return (
    <SubPage title={t('me.looks.title')} parent="/me">
      <p className={styles.intro}>{t('me.looks.what')}</p>
      {loading && value === null && <Skeleton rows={4} height={44} />}
      {problem && value === null && (
        <ErrorState
          message={problemText(t, problem)}
          retry={<Button onClick={reload}>{t('me.retry')}</Button>}
        />
      )}
      {value?.items.length === 0 && (
        <Empty icon={EyeOff} title={t('me.looks.none')} hint={t('me.looks.noneHint')} />
      )}
      <ul className={styles.sessions}>
        {value?.items.map((each) => (
          <li key={each.id} className={styles.session}>
            <Entry look={each} />
          </li>
        ))}
      </ul>
      {typeof value?.next_cursor === 'string' && (
        <p className={styles.intro}>{t('me.looks.newest')}</p>
      )}
    </SubPage>
  );
}

function Entry({ look }: { look: Look }) {
  const { t } = useTranslation();
  const format = useFormat();
  const day = look.day === null ? '' : format.day(look.day);
  const seen = [t(`me.looks.${look.what}`), day, look.customer_name].filter(Boolean).join(' · ');
  return (
    <div>
      <p className={styles.label}>{look.by_name ?? t('me.looks.unknown')}</p>
      <p className={styles.soft}>{seen}</p>
      <p className={styles.soft}>{t('me.looks.at', { moment: format.moment(look.at) })}</p>
    </div>
  );
}

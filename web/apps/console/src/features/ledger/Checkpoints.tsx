import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { Section } from '@shifang/ui/console';
import { Button } from 'antd';
import { Download, FileCheck2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveCheckpoint } from './files';
import styles from './ledger.module.css';
import { useCheckpoints } from './queries';
import { Words } from './Words';

/** Every signed checkpoint, newest first. */
export function Checkpoints() {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useCheckpoints();
  if (list.state === 'loading') return <Skeleton rows={6} height={48} />;
  if (list.state === 'error') return <ErrorState message={problemText(t, toProblem(list.error))} />;
  if (list.rows.length === 0)
    return <Empty icon={FileCheck2} title={t('ledger.now.none')} hint={t('ledger.now.noneHint')} />;
  return (
    <Section title={t('ledger.tab.checkpoints')}>
      <ul className={styles.rows}>
        {list.rows.map((each) => (
          <li key={each.id} className={styles.row}>
            <div>
              <strong>{t('ledger.events', { count: each.size })}</strong>
              <span className={styles.soft}> · {format.moment(each.signed_at)}</span>
              <Words checkpoint={each} />
            </div>
            <Button icon={<Download size={16} />} onClick={() => saveCheckpoint(each)}>
              {t('ledger.download')}
            </Button>
          </li>
        ))}
      </ul>
      {list.more && (
        <Button block loading={list.loadingMore} onClick={list.loadMore}>
          {t('ledger.more')}
        </Button>
      )}
    </Section>
  );
}

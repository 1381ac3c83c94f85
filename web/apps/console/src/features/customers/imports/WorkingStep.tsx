import { problemText, useApi } from '@shifang/api';
import { Facts, useSave } from '@shifang/ui/console';
import { Alert, Button, Progress, Result, Space } from 'antd';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { saveFile } from '../../../shell/download';
import styles from './imports.module.css';
import type { Import } from './queries';

/** The server is at work; the page may be left and found again. */
export function WorkingStep({ batch }: { batch: Import }) {
  const { t } = useTranslation();
  const percent =
    batch.total === 0 ? 0 : Math.min(100, Math.floor((batch.done / batch.total) * 100));
  return (
    <div className={styles.section} aria-live="polite">
      <h2 className={styles.heading}>{t(`customers.import.status.${batch.status}`)}</h2>
      <Progress percent={percent} status="active" />
      <p>{t('customers.import.progress', { done: batch.done, total: batch.total })}</p>
      <p className={styles.soft}>{t('customers.import.leave')}</p>
    </div>
  );
}

export function DoneStep({ batch }: { batch: Import }) {
  const { t } = useTranslation();
  return (
    <Result
      status="success"
      title={t('customers.import.finished')}
      subTitle={t('customers.import.finishedCounts', {
        created: batch.created,
        updated: batch.updated,
        skipped: batch.skipped,
        errors: batch.errors,
      })}
      extra={
        <Space>
          <ReportButton batch={batch} />
          <Link to="/customers?sort=newest">
            <Button type="primary" tabIndex={-1}>
              {t('customers.import.look')}
            </Button>
          </Link>
        </Space>
      }
    />
  );
}

export function FailedStep({ batch }: { batch: Import }) {
  const { t } = useTranslation();
  const why = problemText(t, { code: batch.failure, detail: t('customers.import.failedHint') });
  return (
    <div className={styles.section}>
      <Alert type="error" showIcon title={t('customers.import.failed')} description={why} />
      <div className={styles.actions}>
        <Link to="/customers/import">
          <Button tabIndex={-1}>{t('customers.import.again')}</Button>
        </Link>
      </div>
    </div>
  );
}

/** Every row that was not in order, with the reason, as XLSX. */
export function ReportButton({ batch }: { batch: Import }) {
  const { t } = useTranslation();
  const api = useApi();
  const download = useSave({
    save: async () => {
      const answer = await api.fetch(`/api/v1/customer-imports/${batch.id}/report`);
      await saveFile(answer, 'import-report.xlsx');
    },
  });
  if (batch.errors + batch.duplicates === 0) return null;
  return (
    <Button icon={<Download size={15} />} loading={download.pending} onClick={() => download.run()}>
      {t('customers.import.report')}
    </Button>
  );
}

export function Counts({ batch }: { batch: Import }) {
  const { t } = useTranslation();
  return (
    <Facts
      rows={[
        [t('customers.import.count.total'), batch.total],
        [t('customers.import.count.errors'), batch.errors],
        [t('customers.import.count.duplicates'), batch.duplicates],
        [
          t('customers.import.count.good'),
          Math.max(0, batch.total - batch.errors - batch.duplicates),
        ],
      ]}
    />
  );
}

import { problemText, toProblem, useMay } from '@shifang/api';
import { ErrorState, NoPermission, Skeleton } from '@shifang/ui';
import { PageHead } from '@shifang/ui/console';
import { Button, Steps } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { CheckedStep } from './CheckedStep';
import { DoneStep, FailedStep, WorkingStep } from './WorkingStep';
import styles from './imports.module.css';
import { MappingStep } from './MappingStep';
import { useImport, type Import } from './queries';
import { UploadStep } from './UploadStep';

const STEP: Record<Import['status'], number> = {
  uploaded: 1,
  checking: 2,
  checked: 2,
  running: 3,
  done: 4,
  failed: 1,
};

/** A spreadsheet becomes customers: upload, columns, trial, run. The address names the import, so it can be left. */
export function ImportPage() {
  const { t } = useTranslation();
  const { importId } = useParams();
  const mayImport = useMay('customers.import');
  if (!mayImport) return <NoPermission />;
  return (
    <>
      <PageHead
        title={t('customers.import.title')}
        note={t('customers.import.note')}
        actions={
          <Link to="/customers">
            <Button icon={<ArrowLeft size={15} />} tabIndex={-1}>
              {t('customers.import.back')}
            </Button>
          </Link>
        }
      />
      <div className={styles.body}>
        {importId === undefined ? (
          <Frame step={0}>
            <UploadStep />
          </Frame>
        ) : (
          <Running key={importId} id={importId} />
        )}
      </div>
    </>
  );
}

function Frame({ step, children }: { step: number; children: ReactNode }) {
  const { t } = useTranslation();
  const names = ['upload', 'columns', 'check', 'run'] as const;
  return (
    <>
      <Steps
        className={styles.steps ?? ''}
        current={step}
        items={names.map((name) => ({ title: t(`customers.import.step.${name}`) }))}
      />
      {children}
    </>
  );
}

function Running({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useImport(id);
  const [again, setAgain] = useState(false);
  const batch = query.data;
  if (batch === undefined)
    return query.isError ? (
      <ErrorState message={problemText(t, toProblem(query.error))} />
    ) : (
      <Skeleton rows={6} />
    );
  const mapping = batch.status === 'uploaded' || (again && batch.status === 'checked');
  return (
    <Frame step={mapping ? 1 : STEP[batch.status]}>
      {mapping ? (
        <MappingStep batch={batch} onStarted={() => setAgain(false)} />
      ) : (
        <Standing batch={batch} onAgain={() => setAgain(true)} />
      )}
    </Frame>
  );
}

function Standing({ batch, onAgain }: { batch: Import; onAgain: () => void }) {
  switch (batch.status) {
    case 'checked':
      return <CheckedStep batch={batch} onAgain={onAgain} />;
    case 'done':
      return <DoneStep batch={batch} />;
    case 'failed':
      return <FailedStep batch={batch} />;
    default:
      return <WorkingStep batch={batch} />;
  }
}

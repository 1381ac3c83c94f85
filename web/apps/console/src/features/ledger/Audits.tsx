import { ok, problemText, toProblem, useApi } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Section, useSave } from '@shifang/ui/console';
import { Button, Progress, Upload } from 'antd';
import { FileUp, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './ledger.module.css';
import { LEDGER, useAudits, type Audit } from './queries';

interface Kept {
  name: string;
  text: string;
}

/** Reads the whole log again and holds it against every checkpoint kept here, and those that somebody brings. */
export function Audits() {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t('ledger.audit.heading')}>
        <p className={styles.hint}>{t('ledger.audit.hint')}</p>
        <Begin />
      </Section>
      <Done />
    </>
  );
}

function Begin() {
  const { t } = useTranslation();
  const { client } = useApi();
  const [kept, setKept] = useState<Kept[]>([]);
  const begin = useSave({
    save: () => {
      const body = { checkpoints: kept.map(({ text }) => text) };
      return ok(client.POST('/api/v1/ledger/audits', { body }));
    },
    refresh: [[...LEDGER, 'audits']],
    onDone: () => setKept([]),
  });
  return (
    <div className={styles.bar}>
      <Upload
        multiple
        accept=".txt,text/plain"
        fileList={kept.map(({ name }, at) => ({ uid: String(at), name, status: 'done' }))}
        onRemove={({ uid }) => setKept((all) => all.filter((_, at) => String(at) !== uid))}
        beforeUpload={async (file) => {
          const text = await file.text();
          setKept((all) => [...all, { name: file.name, text: text.slice(0, 20_000) }]);
          return Upload.LIST_IGNORE;
        }}
      >
        <Button icon={<FileUp size={16} />}>{t('ledger.audit.bring')}</Button>
      </Upload>
      <Button
        type="primary"
        icon={<ShieldCheck size={16} />}
        loading={begin.pending}
        onClick={() => begin.run()}
      >
        {t('ledger.audit.begin')}
      </Button>
    </div>
  );
}

function Done() {
  const { t } = useTranslation();
  const query = useAudits();
  if (query.isPending) return <Skeleton rows={4} height={48} />;
  if (query.isError) return <ErrorState message={problemText(t, toProblem(query.error))} />;
  if (query.data.length === 0)
    return (
      <Empty icon={ShieldCheck} title={t('ledger.audit.none')} hint={t('ledger.audit.noneHint')} />
    );
  return (
    <Section title={t('ledger.audit.done')}>
      <ul className={styles.rows}>
        {query.data.map((audit) => (
          <li key={audit.id} className={styles.row}>
            <One audit={audit} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function One({ audit }: { audit: Audit }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.grow}>
      <div className={styles.bar}>
        <Verdict audit={audit} />
        <span>
          {format.moment(audit.started_at)} · {audit.person}
        </span>
      </div>
      {audit.finished_at === null ? (
        <Progress percent={percentOf(audit)} />
      ) : (
        <>
          <p className={styles.hint}>
            {t('ledger.audit.against', {
              events: format.number(audit.done),
              stored: audit.stored_checkpoints,
              held: audit.held,
              words: audit.words,
            })}
          </p>
          {audit.erased > 0 && (
            <p className={styles.hint}>{t('ledger.audit.erased', { count: audit.erased })}</p>
          )}
          <Faults audit={audit} />
        </>
      )}
    </div>
  );
}

function percentOf({ done, total }: Audit): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}

function Verdict({ audit }: { audit: Audit }) {
  const { t } = useTranslation();
  if (audit.finished_at === null)
    return <StatusTag status="in_progress">{t('ledger.audit.running')}</StatusTag>;
  if (audit.fault_count === 0)
    return <StatusTag status="verified">{t('ledger.audit.fits')}</StatusTag>;
  return (
    <StatusTag status="refuted">{t('ledger.audit.faults', { count: audit.fault_count })}</StatusTag>
  );
}

function Faults({ audit }: { audit: Audit }) {
  const { t } = useTranslation();
  const more = audit.fault_count - audit.faults.length;
  return (
    <ul className={styles.faults}>
      {audit.faults.map(({ code, position, about }, at) => (
        <li key={at} className={styles.failure}>
          {t(`ledger.fault.${code}`, { position, about })}
          {about !== null && code !== 'testimony' && <code> {about}</code>}
        </li>
      ))}
      {more > 0 && <li>{t('ledger.audit.moreFaults', { count: more })}</li>}
    </ul>
  );
}

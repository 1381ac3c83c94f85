import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Facts, Section, useAddress } from '@shifang/ui/console';
import { PhotoGrid } from '@shifang/ui/photo';
import { Button, Input } from 'antd';
import { QrCode, SearchX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { codeIn } from './code';
import styles from './displays.module.css';
import { useCode, type CodeMeaning } from './queries';

/** What a printed code names, and whether it still stands: typed, entered by a scanner, or opened by a phone. */
export function CheckCode() {
  const { t } = useTranslation();
  const [code, setCode] = useAddress('code');
  const [typed, setTyped] = useState(code ?? '');
  return (
    <div className={styles.check}>
      <Input.Search
        autoFocus
        allowClear
        size="large"
        value={typed}
        maxLength={400}
        aria-label={t('displays.check.enter')}
        placeholder={t('displays.check.enter')}
        enterButton={t('displays.check.go')}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(text) => {
          const found = codeIn(text);
          setTyped(found);
          setCode(found === '' ? null : found);
        }}
      />
      {code === null || code === '' ? (
        <Empty
          icon={QrCode}
          title={t('displays.check.empty')}
          hint={t('displays.check.emptyHint')}
        />
      ) : (
        <Answer key={code} code={code} />
      )}
    </div>
  );
}

function Answer({ code }: { code: string }) {
  const { t } = useTranslation();
  const query = useCode(code);
  if (query.isPending) return <Skeleton rows={6} />;
  if (query.data !== undefined) return <Meaning code={code} found={query.data} />;
  const problem = toProblem(query.error);
  if (problem.status === 404)
    return (
      <Empty
        icon={SearchX}
        title={t('displays.check.unknown')}
        hint={t('displays.check.unknownHint')}
      />
    );
  const retry = <Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>;
  return <ErrorState message={problemText(t, problem)} retry={retry} />;
}

function Meaning({ code, found }: { code: string; found: CodeMeaning }) {
  const { t } = useTranslation();
  const hashes = found.sha256 ? [found.sha256] : (found.photos ?? []);
  return (
    <>
      <Section
        title={t(`displays.check.kind.${found.kind}`)}
        extra={
          <StatusTag status={found.stands ? 'approved' : 'rejected'}>
            {t(found.stands ? 'displays.check.stands' : 'displays.check.fallen')}
          </StatusTag>
        }
      >
        {found.faults.length > 0 && (
          <ul className={`${styles.points ?? ''} ${styles.fault ?? ''}`}>
            {found.faults.map((fault) => (
              <li key={fault}>{t(`displays.check.fault.${fault}`)}</li>
            ))}
          </ul>
        )}
        <Told code={code} found={found} />
      </Section>
      {hashes.length > 0 && (
        <Section title={t('displays.claimPhotos')}>
          <PhotoGrid photos={hashes.map((sha256) => ({ sha256, caption: sha256.slice(0, 12) }))} />
        </Section>
      )}
    </>
  );
}

function Told({ code, found }: { code: string; found: CodeMeaning }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { visit_id: visitId, amount_cents: cents, sha256, position } = found;
  const visit = visitId ? <Link to={`/visits?open=${visitId}`}>{found.visit_code}</Link> : null;
  const hash = sha256 ? <code className={styles.hash}>{sha256}</code> : null;
  const amount = typeof cents === 'number' ? format.money(cents) : null;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('displays.code'), <code key="code">{code}</code>],
    [t('displays.field.customer'), found.customer_name],
    [t(`displays.check.person.${found.kind}`), found.person_name],
    [t(`displays.check.at.${found.kind}`), format.moment(found.at)],
    [t('displays.check.visit'), visit],
    [t('displays.field.amount'), amount],
    [t('displays.check.sha256'), hash],
    [t('displays.check.position'), position ?? null],
  ];
  return <Facts rows={rows.filter(([, value]) => value !== null)} />;
}

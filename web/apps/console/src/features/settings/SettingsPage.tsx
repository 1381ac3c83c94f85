import { problemText, toProblem } from '@shifang/api';
import { ErrorState, Skeleton, useLanguage } from '@shifang/ui';
import { PageHead, useAddress } from '@shifang/ui/console';
import { App, Button } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CustomerPane } from './customers/CustomerPane';
import { PolicyPane } from './policy/PolicyPane';
import { CUSTOMERS, usePolicies, usePolicy, type PolicyLine } from './queries';
import styles from './settings.module.css';

/** The rules of the organisation: everyone may read them, who manages them may change them. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const policies = usePolicies();
  if (policies.isPending) return <Skeleton rows={8} />;
  if (policies.isError) {
    const retry = <Button onClick={() => void policies.refetch()}>{t('ui.state.retry')}</Button>;
    return <ErrorState message={problemText(t, toProblem(policies.error))} retry={retry} />;
  }
  return (
    <>
      <PageHead title={t('settings.title')} note={t('settings.note')} />
      <Panes policies={policies.data} />
    </>
  );
}

function Panes({ policies }: { policies: PolicyLine[] }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const [chosen, choose] = useAddress('policy');
  const [dirty, setDirty] = useState(false);
  const note = useCallback((next: boolean) => setDirty(next), []);
  const open = policies.some(({ kind }) => kind === chosen) ? (chosen ?? CUSTOMERS) : CUSTOMERS;
  const go = (kind: string) => {
    if (kind === open) return;
    if (!dirty) {
      choose(kind);
      return;
    }
    modal.confirm({
      title: t('settings.leave.title'),
      content: t('settings.leave.hint'),
      okText: t('settings.leave.yes'),
      cancelText: t('settings.leave.no'),
      onOk: () => choose(kind),
    });
  };
  return (
    <div className={styles.page}>
      <PolicyNav policies={policies} open={open} go={go} />
      <div className={styles.pane}>
        <Pane key={open} kind={open} onDirty={note} />
      </div>
    </div>
  );
}

interface NavProps {
  policies: PolicyLine[];
  open: string;
  go: (kind: string) => void;
}

function PolicyNav({ policies, open, go }: NavProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const first = policies.filter(({ kind }) => kind === CUSTOMERS);
  const others = policies.filter(({ kind }) => kind !== CUSTOMERS);
  return (
    <nav className={styles.nav} aria-label={t('settings.title')}>
      {[...first, ...others].map((policy) => (
        <button
          key={policy.kind}
          type="button"
          className={styles.entry}
          aria-current={policy.kind === open ? 'page' : undefined}
          onClick={() => go(policy.kind)}
        >
          <span>{policy[language]}</span>
          <span className={styles.beside}>
            {policy.version === 0
              ? t('settings.asDelivered')
              : t('settings.version', { version: policy.version })}
          </span>
        </button>
      ))}
    </nav>
  );
}

function Pane({ kind, onDirty }: { kind: string; onDirty: (dirty: boolean) => void }) {
  const { t } = useTranslation();
  const policy = usePolicy(kind);
  if (policy.isPending) return <Skeleton rows={6} height={40} />;
  if (policy.isError) {
    const retry = <Button onClick={() => void policy.refetch()}>{t('ui.state.retry')}</Button>;
    return <ErrorState message={problemText(t, toProblem(policy.error))} retry={retry} />;
  }
  const props = { given: policy.data, onDirty };
  return kind === CUSTOMERS ? <CustomerPane {...props} /> : <PolicyPane {...props} />;
}

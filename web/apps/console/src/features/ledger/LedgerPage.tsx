import { PageHead, useAddress } from '@shifang/ui/console';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Audits } from './Audits';
import { Checkpoints } from './Checkpoints';
import styles from './ledger.module.css';
import { Lookup } from './Lookup';
import { Now } from './Now';
import { Witnesses } from './Witnesses';

const TABS = {
  now: Now,
  checkpoints: Checkpoints,
  audits: Audits,
  lookup: Lookup,
  witnesses: Witnesses,
};

/** The auditor's desk: what the log is, who outside has seen it, and whether it is still what it was. */
export default function LedgerPage() {
  const { t } = useTranslation();
  const [tab, setTab] = useAddress('tab');
  return (
    <>
      <PageHead title={t('ledger.title')} note={t('ledger.note')} />
      <Tabs
        className={styles.page ?? ''}
        activeKey={tab ?? 'now'}
        onChange={(key) => setTab(key === 'now' ? null : key)}
        items={Object.entries(TABS).map(([key, Pane]) => ({
          key,
          label: t(`ledger.tab.${key}`),
          children: <Pane />,
        }))}
        destroyOnHidden
      />
    </>
  );
}

import { useLive, useMay } from '@shifang/api';
import { PageHead, useAddress } from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Agreements } from './Agreements';
import { AuditQueue } from './AuditQueue';
import { CheckCode } from './CheckCode';
import { Claims } from './Claims';
import styles from './displays.module.css';
import { DISPLAYS } from './queries';

/** Display agreements, the photos that wait to be judged under them, and the fees claimed. */
export default function DisplaysPage() {
  const { t } = useTranslation();
  const audits = useMay('displays.audit');
  const [tab, setTab] = useAddress('tab');
  const queries = useQueryClient();
  useLive((events) => {
    if (events.some(({ kind }) => kind.startsWith('display.') || kind.startsWith('truth.finding_')))
      void queries.invalidateQueries({ queryKey: DISPLAYS });
  });
  const items = [
    { key: 'agreements', label: t('displays.agreements'), children: <Agreements /> },
    ...(audits
      ? [
          {
            key: 'audit',
            label: t('displays.audit.title'),
            children: (
              <div className={styles.pane}>
                <AuditQueue />
              </div>
            ),
          },
        ]
      : []),
    { key: 'claims', label: t('displays.claims'), children: <Claims /> },
    {
      key: 'codes',
      label: t('displays.check.title'),
      children: (
        <div className={styles.pane}>
          <CheckCode />
        </div>
      ),
    },
  ];
  return (
    <>
      <PageHead title={t('displays.title')} note={t('displays.note')} />
      <Tabs
        className={styles.page ?? ''}
        activeKey={tab ?? 'agreements'}
        onChange={(key) => setTab(key === 'agreements' ? null : key)}
        items={items}
        destroyOnHidden
      />
    </>
  );
}

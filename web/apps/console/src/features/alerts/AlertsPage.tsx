import { useMay } from '@shifang/api';
import { PageHead, useAddress } from '@shifang/ui/console';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './alerts.module.css';
import { Channels } from './Channels';
import { Inbox } from './Inbox';
import { RulesPane } from './RulesPane';

/** What needs this person, who is told of what, and by which ways. */
export default function AlertsPage() {
  const { t } = useTranslation();
  const manages = useMay('alerts.manage');
  const [tab, setTab] = useAddress('tab');
  const own = [{ key: 'inbox', label: t('alerts.inbox.title'), children: <Inbox /> }];
  const managed = [
    { key: 'rules', label: t('alerts.rules.title'), children: <RulesPane /> },
    { key: 'channels', label: t('alerts.channels.title'), children: <Channels /> },
  ];
  return (
    <>
      <PageHead title={t('alerts.title')} note={t('alerts.note')} />
      <Tabs
        className={styles.page ?? ''}
        activeKey={tab ?? 'inbox'}
        onChange={(key) => setTab(key === 'inbox' ? null : key)}
        items={manages ? [...own, ...managed] : own}
        destroyOnHidden
      />
    </>
  );
}

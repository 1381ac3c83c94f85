import { PageHead, useAddress } from '@shifang/ui/console';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { CalendarTab } from './calendar/CalendarTab';
import { DevicesTab } from './devices/DevicesTab';
import { DirectoryTab } from './directory/DirectoryTab';
import styles from './people.module.css';
import { RolesTab } from './roles/RolesTab';

const TABS = ['directory', 'roles', 'devices', 'calendar'] as const;

export default function PeoplePage() {
  const { t } = useTranslation();
  const [given, setTab] = useAddress('tab');
  const tab = TABS.find((known) => known === given) ?? 'directory';
  return (
    <>
      <PageHead title={t('people.title')} />
      <Tabs
        className={styles.tabs ?? ''}
        activeKey={tab}
        onChange={(key) => setTab(key === 'directory' ? null : key)}
        items={TABS.map((key) => ({ key, label: t(`people.tab.${key}`) }))}
      />
      {tab === 'directory' && <DirectoryTab />}
      {tab === 'roles' && <RolesTab />}
      {tab === 'devices' && <DevicesTab />}
      {tab === 'calendar' && <CalendarTab />}
    </>
  );
}

import { PageHead, useAddress } from '@shifang/ui/console';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Route, Routes, useParams } from 'react-router';
import tabbed from '../../shell/tabbed.module.css';
import { BehindPage } from './BehindPage';
import { ComparePane } from './ComparePane';
import { HomePane } from './HomePane';
import { PersonPage } from './PersonPage';
import { useAsked } from './asked';
import { RangeNote } from './RangeNote';

/** Numbers of what happened: of a department, of people side by side, of one person, and the visits behind a number. */
export default function InsightPage() {
  return (
    <Routes>
      <Route index element={<InsightTabs />} />
      <Route path="people/:personId" element={<OnePerson />} />
      <Route path="visits" element={<BehindPage />} />
    </Routes>
  );
}

function OnePerson() {
  const { personId = '' } = useParams();
  return <PersonPage key={personId} personId={personId} />;
}

const TABS = { home: <HomePane />, people: <ComparePane /> };

function InsightTabs() {
  const { t } = useTranslation();
  const [tab, setTab] = useAddress('tab');
  const { range, earlier } = useAsked();
  return (
    <>
      <PageHead title={t('insight.title')} note={<RangeNote range={range} earlier={earlier} />} />
      <Tabs
        className={tabbed.page ?? ''}
        activeKey={tab === 'people' ? tab : 'home'}
        onChange={(key) => setTab(key === 'home' ? null : key)}
        items={Object.entries(TABS).map(([key, children]) => ({
          key,
          label: t(`insight.tab.${key}`),
          children,
        }))}
        destroyOnHidden
      />
    </>
  );
}

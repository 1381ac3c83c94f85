import { useMe } from '@shifang/api';
import { PageHead, useAddress } from '@shifang/ui/console';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Route, Routes, useParams } from 'react-router';
import tabbed from '../../shell/tabbed.module.css';
import { BehindPage } from './BehindPage';
import { ComparePane } from './ComparePane';
import { FUNNEL_RANGE, FunnelPane } from './FunnelPane';
import { HabitsPane } from './HabitsPane';
import { HomePane } from './HomePane';
import { MarketPane } from './market/MarketPane';
import { PersonPage } from './PersonPage';
import { useAsked } from './asked';
import { RangeNote } from './RangeNote';
import { SavedViews } from './SavedViews';

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

const TABS = {
  home: <HomePane />,
  people: <ComparePane />,
  funnel: <FunnelPane />,
  market: <MarketPane />,
  habits: <HabitsPane />,
};
type Tab = keyof typeof TABS;
/** Tabs of which the head says the days; the others are of days of their own, which they say themselves. */
const DAYS_SAID = new Set<Tab>(['home', 'people', 'funnel']);
/** Tabs that not everybody may open. */
const NEEDS: Partial<Record<Tab, string>> = {
  market: 'insight.places',
  habits: 'insight.habits',
};

function mayOpen(tab: Tab, held: readonly string[]): boolean {
  const needed = NEEDS[tab];
  return needed === undefined || held.includes(needed);
}

function InsightTabs() {
  const { t } = useTranslation();
  const [tab, setTab] = useAddress('tab');
  const { range, earlier } = useAsked(tab === 'funnel' ? FUNNEL_RANGE : undefined);
  const held = useMe()?.permissions ?? [];
  const shown = (Object.keys(TABS) as Tab[]).filter((key) => mayOpen(key, held));
  const active = shown.find((key) => key === tab) ?? 'home';
  return (
    <>
      <PageHead
        title={t('insight.title')}
        note={
          active === 'market'
            ? t('insight.market.note')
            : DAYS_SAID.has(active) && (
                <RangeNote range={range} {...(active === 'funnel' ? {} : { earlier })} />
              )
        }
        actions={<SavedViews />}
      />
      <Tabs
        className={tabbed.page ?? ''}
        activeKey={active}
        onChange={(key) => setTab(key === 'home' ? null : key)}
        items={shown.map((key) => ({
          key,
          label: t(`insight.tab.${key}`),
          children: TABS[key],
        }))}
        destroyOnHidden
      />
    </>
  );
}

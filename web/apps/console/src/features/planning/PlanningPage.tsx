import { useLive, useMe } from '@shifang/api';
import { PageHead, useAddress } from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Route, Routes } from 'react-router';
import { AdherenceReport } from './AdherenceReport';
import { CoverageReport } from './CoverageReport';
import { Lapses } from './Lapses';
import tabbed from '../../shell/tabbed.module.css';
import { PLANNING } from './queries';
import { DraftPage } from './territories/DraftPage';
import { Territories } from './territories/Territories';

/** Planning: its reports, drafts of territories, and the page of one draft. */
export default function PlanningPage() {
  return (
    <Routes>
      <Route index element={<PlanningTabs />} />
      <Route path="territories/:draftId" element={<DraftPage />} />
    </Routes>
  );
}

/** Every tab with the permission that opens it, in their order. */
const TABS = [
  { key: 'coverage', permission: 'planning.view', pane: <CoverageReport /> },
  { key: 'lapses', permission: 'planning.view', pane: <Lapses /> },
  { key: 'adherence', permission: 'planning.view', pane: <AdherenceReport /> },
  { key: 'territories', permission: 'customers.transfer', pane: <Territories /> },
];

/**
 * Whether customers are visited as often as the policy says, who is about to lapse, what became of plans, and who looks
 * after whom.
 */
function PlanningTabs() {
  const { t } = useTranslation();
  const [tab, setTab] = useAddress('tab');
  const me = useMe();
  const queries = useQueryClient();
  useLive((events) => {
    if (events.some(({ kind }) => kind.startsWith('visit.') || kind.startsWith('planning.')))
      void queries.invalidateQueries({ queryKey: PLANNING });
  });
  const open = TABS.filter(({ permission }) => me?.permissions.includes(permission) === true);
  const first = open[0]?.key ?? '';
  return (
    <>
      <PageHead title={t('planning.title')} note={t('planning.note')} />
      <Tabs
        className={tabbed.page ?? ''}
        activeKey={open.some(({ key }) => key === tab) ? (tab ?? first) : first}
        onChange={(key) => setTab(key === first ? null : key)}
        items={open.map(({ key, pane }) => ({
          key,
          label: t(`planning.tab.${key}`),
          children: pane,
        }))}
        destroyOnHidden
      />
    </>
  );
}

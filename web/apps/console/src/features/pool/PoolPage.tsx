import { useLive, useMe } from '@shifang/api';
import { PageHead, useAddress } from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Route, Routes } from 'react-router';
import { HandOverPage } from './handOver/HandOverPage';
import { HandOvers } from './handOver/HandOvers';
import { RecordPage } from './handOver/RecordPage';
import { Assign } from './moves/Assign';
import { Holdings } from './lists/Holdings';
import { PooledList } from './lists/PooledList';
import { Sweeps } from './lists/Sweeps';
import tabbed from '../../shell/tabbed.module.css';
import { POOLS } from './queries';
import { Editor } from './rules/Editor';
import { PoolList } from './rules/PoolList';
import { BacklogReport } from './reports/BacklogReport';
import { FairnessReport } from './reports/FairnessReport';
import { SaturationReport } from './reports/SaturationReport';

/** The public pool: its lists and reports, the editor of one pool, and the hand-over of a leaver. */
export default function PoolPage() {
  return (
    <Routes>
      <Route index element={<PoolTabs />} />
      <Route path="rules/:poolId" element={<Editor />} />
      <Route path="hand-over" element={<HandOverPage />} />
      <Route path="hand-over/:handOverId" element={<RecordPage />} />
    </Routes>
  );
}

/** Every tab with the permission that opens it, in their order. */
const TABS = [
  { key: 'pooled', permission: 'pools.view', pane: <PooledList /> },
  { key: 'held', permission: 'pools.view', pane: <Holdings /> },
  { key: 'sweeps', permission: 'pools.manage', pane: <Sweeps /> },
  { key: 'assign', permission: 'pools.assign', pane: <Assign /> },
  { key: 'handOver', permission: 'pools.hand_over', pane: <HandOvers /> },
  { key: 'rules', permission: 'pools.view', pane: <PoolList /> },
  { key: 'saturation', permission: 'pools.report', pane: <SaturationReport /> },
  { key: 'backlog', permission: 'pools.report', pane: <BacklogReport /> },
  { key: 'fairness', permission: 'pools.report', pane: <FairnessReport /> },
];

/** What lies in it, who holds what until when, the sweeps, and the reports for who leads. */
function PoolTabs() {
  const { t } = useTranslation();
  const [tab, setTab] = useAddress('tab');
  const me = useMe();
  const queries = useQueryClient();
  useLive((events) => {
    if (events.some(({ kind }) => kind.startsWith('pool.') || kind === 'customer.transferred'))
      void queries.invalidateQueries({ queryKey: POOLS });
  });
  const open = TABS.filter(({ permission }) => me?.permissions.includes(permission) === true);
  const first = open[0]?.key ?? '';
  return (
    <>
      <PageHead title={t('pool.title')} note={t('pool.note')} />
      <Tabs
        className={tabbed.page ?? ''}
        activeKey={open.some(({ key }) => key === tab) ? (tab ?? first) : first}
        onChange={(key) => setTab(key === first ? null : key)}
        items={open.map(({ key, pane }) => ({ key, label: t(`pool.tab.${key}`), children: pane }))}
        destroyOnHidden
      />
    </>
  );
}

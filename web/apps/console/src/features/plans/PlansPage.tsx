import { useLive } from '@shifang/api';
import { useQueryClient } from '@tanstack/react-query';
import { Route, Routes } from 'react-router';
import { PlanList } from './PlanList';
import { PlanPage } from './PlanPage';
import { PLANS } from './queries';

/** Plans of visits: the drafts and what became of them, and the board of one. */
export default function PlansPage() {
  const queries = useQueryClient();
  useLive((events) => {
    if (events.some(({ kind }) => kind.startsWith('plan.')))
      void queries.invalidateQueries({ queryKey: PLANS });
  });
  return (
    <Routes>
      <Route index element={<PlanList />} />
      <Route path=":planId" element={<PlanPage />} />
    </Routes>
  );
}

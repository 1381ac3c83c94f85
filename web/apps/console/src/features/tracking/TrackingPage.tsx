import { lazy } from 'react';
import { Route, Routes } from 'react-router';

const LivePage = lazy(() => import('./live/LivePage'));
const ReplayPage = lazy(() => import('./replay/ReplayPage'));

/** Where people are now, and where they were. */
export default function TrackingPage() {
  return (
    <Routes>
      <Route index element={<LivePage />} />
      <Route path="replay" element={<ReplayPage />} />
    </Routes>
  );
}

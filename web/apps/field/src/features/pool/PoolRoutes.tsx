import { Navigate, Route, Routes } from 'react-router';
import { ExtendPage } from './ExtendPage';
import { HoldingsPage } from './HoldingsPage';
import { PoolPage } from './PoolPage';
import { ReleasePage } from './ReleasePage';

/** The pages of the pool: a part of their own, fetched when first looked at (and kept for without a network). */
export default function PoolRoutes() {
  return (
    <Routes>
      <Route index element={<PoolPage />} />
      <Route path="mine" element={<HoldingsPage />} />
      <Route path="mine/:id/release" element={<ReleasePage />} />
      <Route path="mine/:id/extend" element={<ExtendPage />} />
      <Route path="*" element={<Navigate to="/pool" replace />} />
    </Routes>
  );
}

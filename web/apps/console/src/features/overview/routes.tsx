import { LayoutDashboard } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const overview: FeatureRoute = {
  path: '/overview',
  labelKey: 'overview.title',
  icon: LayoutDashboard,
  group: 'work',
  permissions: ['visits.view'],
  page: lazy(() => import('./OverviewPage')),
};

import { Bell } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const alerts: FeatureRoute = {
  path: '/alerts',
  labelKey: 'alerts.title',
  icon: Bell,
  group: 'work',
  permissions: ['alerts.view'],
  page: lazy(() => import('./AlertsPage')),
};

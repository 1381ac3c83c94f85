import { ClipboardCheck } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const visits: FeatureRoute = {
  path: '/visits',
  labelKey: 'visits.title',
  icon: ClipboardCheck,
  group: 'work',
  permissions: ['visits.view'],
  page: lazy(() => import('./VisitsPage')),
};

import { Stamp } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const approvals: FeatureRoute = {
  path: '/approvals',
  labelKey: 'approvals.title',
  icon: Stamp,
  group: 'work',
  permissions: ['approvals.view'],
  page: lazy(() => import('./ApprovalsPage')),
};

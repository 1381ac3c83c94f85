import { ScanSearch } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const findings: FeatureRoute = {
  path: '/findings',
  labelKey: 'findings.title',
  icon: ScanSearch,
  group: 'work',
  permissions: ['findings.view'],
  page: lazy(() => import('./FindingsPage')),
};

import { Refrigerator } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const displays: FeatureRoute = {
  path: '/displays',
  labelKey: 'displays.title',
  icon: Refrigerator,
  group: 'work',
  permissions: ['displays.view'],
  page: lazy(() => import('./DisplaysPage')),
};

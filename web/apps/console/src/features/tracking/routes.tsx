import { Route as Way } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const tracking: FeatureRoute = {
  path: '/tracking',
  nested: true,
  labelKey: 'tracking.title',
  icon: Way,
  group: 'work',
  permissions: ['tracks.view'],
  page: lazy(() => import('./TrackingPage')),
};

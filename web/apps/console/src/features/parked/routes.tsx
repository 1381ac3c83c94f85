import { PauseCircle } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const parked: FeatureRoute = {
  path: '/parked',
  labelKey: 'parked.title',
  icon: PauseCircle,
  group: 'work',
  permissions: ['commands.view'],
  page: lazy(() => import('./ParkedPage')),
};

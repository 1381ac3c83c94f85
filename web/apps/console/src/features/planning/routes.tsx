import { Target } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const planning: FeatureRoute = {
  path: '/planning',
  nested: true,
  labelKey: 'planning.title',
  icon: Target,
  group: 'work',
  permissions: ['planning.view', 'customers.transfer'],
  page: lazy(() => import('./PlanningPage')),
};

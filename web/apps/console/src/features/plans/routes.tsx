import { CalendarCheck } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const plans: FeatureRoute = {
  path: '/plans',
  nested: true,
  labelKey: 'plans.title',
  icon: CalendarCheck,
  group: 'work',
  permissions: ['plans.view'],
  page: lazy(() => import('./PlansPage')),
};

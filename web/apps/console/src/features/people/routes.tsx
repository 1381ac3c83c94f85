import { Users } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const people: FeatureRoute = {
  path: '/people',
  labelKey: 'people.title',
  icon: Users,
  group: 'people',
  permissions: ['people.view'],
  page: lazy(() => import('./PeoplePage')),
};

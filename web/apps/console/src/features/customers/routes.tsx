import { Store } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const customers: FeatureRoute = {
  path: '/customers',
  nested: true,
  labelKey: 'customers.title',
  icon: Store,
  group: 'work',
  permissions: ['customers.view'],
  page: lazy(() => import('./CustomersPage')),
};

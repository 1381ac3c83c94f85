import { Waves } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const pool: FeatureRoute = {
  path: '/pool',
  nested: true,
  labelKey: 'pool.title',
  icon: Waves,
  group: 'work',
  permissions: ['pools.view', 'pools.assign', 'pools.hand_over'],
  page: lazy(() => import('./PoolPage')),
};

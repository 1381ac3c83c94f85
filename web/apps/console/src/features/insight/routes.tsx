import { ChartColumn } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const insight: FeatureRoute = {
  path: '/insight',
  nested: true,
  labelKey: 'insight.title',
  icon: ChartColumn,
  group: 'work',
  permissions: ['insight.view'],
  page: lazy(() => import('./InsightPage')),
};

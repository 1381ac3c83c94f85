import { ListChecks } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const templates: FeatureRoute = {
  path: '/templates',
  nested: true,
  labelKey: 'templates.title',
  icon: ListChecks,
  group: 'rules',
  permissions: ['templates.view'],
  page: lazy(() => import('./TemplatesPage')),
};

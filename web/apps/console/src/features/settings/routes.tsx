import { Settings } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const settings: FeatureRoute = {
  path: '/settings',
  labelKey: 'settings.title',
  icon: Settings,
  group: 'rules',
  permissions: ['policy.view'],
  page: lazy(() => import('./SettingsPage')),
};

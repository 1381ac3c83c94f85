import { ScrollText } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const ledger: FeatureRoute = {
  path: '/ledger',
  labelKey: 'ledger.title',
  icon: ScrollText,
  group: 'rules',
  permissions: ['ledger.audit'],
  page: lazy(() => import('./LedgerPage')),
};

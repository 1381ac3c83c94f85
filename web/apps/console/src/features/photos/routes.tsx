import { Images } from 'lucide-react';
import { lazy } from 'react';
import type { FeatureRoute } from '../../shell/feature';

export const photos: FeatureRoute = {
  path: '/photos',
  labelKey: 'photos.title',
  icon: Images,
  group: 'work',
  permissions: ['photos.view'],
  page: lazy(() => import('./PhotosPage')),
};

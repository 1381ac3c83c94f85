import { ok, useApi, type components, type paths } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';

export type WallPhoto = components['schemas']['WallPhotoOut'];
type Query = NonNullable<paths['/api/v1/visits/photos']['get']['parameters']['query']>;

/** Everything that shows photos of the wall. */
export const PHOTOS = ['photos'] as const;
export const FILTERS = [
  'department_id',
  'person_id',
  'customer_id',
  'from',
  'to',
  'category',
  'verification',
  'finding',
] as const;

export function usePhotos(values: FilterValues) {
  const { client } = useApi();
  return useCursorList([...PHOTOS, 'wall', values], (cursor, signal) => {
    const query = { ...values, limit: 60, ...(cursor === undefined ? {} : { cursor }) } as Query;
    return ok(client.GET('/api/v1/visits/photos', { params: { query }, signal }));
  });
}

import { ok, type ApiClient, type components } from '@shifang/api';
import type { Basemap } from '@shifang/ui/map';
import { queryOptions } from '@tanstack/react-query';

type Source = components['schemas']['MapSourceOut'];

const DATUMS: readonly string[] = ['wgs84', 'gcj02', 'bd09'];

/** Sources that we can draw; one in a datum we do not know would put every customer in the wrong place. */
export function drawable(sources: readonly Source[]): Basemap[] {
  return sources
    .filter(({ datum }) => DATUMS.includes(datum))
    .map(({ key, name, kind, url, datum, attribution }) => ({
      id: key,
      name,
      kind: kind === 'pmtiles' ? 'vector' : 'raster',
      url,
      datum: datum as Basemap['datum'],
      attribution,
    }));
}

export function basemapsQuery(client: ApiClient) {
  return queryOptions({
    queryKey: ['map-sources'],
    queryFn: async () => drawable(await ok(client.GET('/api/v1/map-sources'))),
    staleTime: Infinity,
  });
}

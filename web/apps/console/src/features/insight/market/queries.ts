import { ok, useApi, type components } from '@shifang/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { INSIGHT } from '../queries';
import type { Range } from '../range';

type Schemas = components['schemas'];
export type Place = Schemas['MarketCellOut'];
export type Places = Schemas['MarketOut'];
export type PlacesMonth = Schemas['MarketMonthOut'];

/** So many hexagons can be told apart on a screen. */
const MOST = 1500;

export interface Asked extends Range {
  department_id: string | undefined;
  /** West, south, east, north; undefined for wherever customers are. */
  bbox: string | undefined;
}

/** The cells of what is seen, with what was done in them. */
export function usePlaces(asked: Asked) {
  const { client } = useApi();
  const query = queryOf(asked);
  return useQuery({
    queryKey: [...INSIGHT, 'places', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/insight/places', { params: { query }, signal })) as Promise<Places>,
    placeholderData: keepPreviousData,
  });
}

/** What was done in the same cells, month by month. */
export function usePlaceMonths(asked: Asked) {
  const { client } = useApi();
  const query = queryOf(asked);
  return useQuery({
    queryKey: [...INSIGHT, 'places', 'months', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/insight/places/months', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

function queryOf({ since, until, department_id, bbox }: Asked) {
  return {
    since,
    until,
    most: MOST,
    ...(department_id === undefined ? {} : { department_id }),
    ...(bbox === undefined ? {} : { bbox }),
  };
}

import { ok, useApi } from '@shifang/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { HabitResult } from './habits';
import { INSIGHT } from './queries';
import type { Range } from './range';

export interface HabitsAsked extends Range {
  result: HabitResult;
  department_id?: string | undefined;
}

/** What those with the best results do otherwise. */
export function useHabits({ result, since, until, department_id }: HabitsAsked) {
  const { client } = useApi();
  const query = {
    result,
    since,
    until,
    ...(department_id === undefined ? {} : { department_id }),
  };
  return useQuery({
    queryKey: [...INSIGHT, 'habits', query],
    queryFn: ({ signal }) =>
      ok(client.GET('/api/v1/insight/habits', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

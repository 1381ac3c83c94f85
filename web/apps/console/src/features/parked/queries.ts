import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

export type OpenCommand = components['schemas']['OpenCommandOut'];
export type Waiting = 'parked' | 'waiting';

export function useCommands(status: Waiting, person: string | undefined) {
  const { client } = useApi();
  return useCursorList(['commands', 'list', status, person], (cursor, signal) => {
    const query = { status, person_id: person, cursor: cursor ?? '', limit: 50 };
    return ok(client.GET('/api/v1/commands', { params: { query }, signal }));
  });
}

/** Numbers of a device that never arrived, as closed ranges. */
export function useGaps(deviceId: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['commands', 'gaps', deviceId],
    queryFn: async () => {
      const query = { device_id: deviceId };
      return (await ok(client.GET('/api/v1/commands/gaps', { params: { query } }))).missing;
    },
  });
}

/** The customer a command is about, for its name and its place on the map. */
export function useCustomer(id: string | null) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['customers', 'one', id],
    queryFn: () => {
      const path = { customer_id: id ?? '' };
      return ok(client.GET('/api/v1/customers/{customer_id}', { params: { path } }));
    },
    enabled: id !== null,
    retry: false,
  });
}

/** The visit a command belongs to; none when it never began. */
export function useVisit(id: string | null) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['visits', 'one', id],
    queryFn: () => {
      const path = { visit_id: id ?? '' };
      return ok(client.GET('/api/v1/visits/{visit_id}', { params: { path } }));
    },
    enabled: id !== null,
    retry: false,
  });
}

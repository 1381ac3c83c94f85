import { ok, useApi, useLive, useMay, type ApiClient } from '@shifang/api';
import { useQuery, useQueryClient } from '@tanstack/react-query';

type Count = (client: ApiClient) => Promise<number>;

/** What is counted, for whom, and which events can change it. The keys stand below those of the lists. */
const COUNTED: Record<string, { key: string; permission: string; events: string; count: Count }> = {
  '/approvals': {
    key: 'approvals',
    permission: 'approvals.decide',
    events: 'approval.',
    count: async (client) => {
      const query = { box: 'to_decide' as const, limit: 1 };
      return (await ok(client.GET('/api/v1/approvals', { params: { query } }))).total ?? 0;
    },
  },
  '/findings': {
    key: 'findings',
    permission: 'findings.decide',
    events: 'truth.finding_',
    count: async (client) => {
      const query = { status: 'waiting' as const, limit: 1 };
      return (await ok(client.GET('/api/v1/findings', { params: { query } }))).total ?? 0;
    },
  },
  '/parked': {
    key: 'commands',
    permission: 'commands.resolve',
    events: 'command.',
    count: async (client) => {
      const query = { status: 'parked' as const, limit: 1 };
      return (await ok(client.GET('/api/v1/commands', { params: { query } }))).total ?? 0;
    },
  },
  '/alerts': {
    key: 'alerts',
    permission: 'alerts.view',
    events: 'alert.raised',
    count: async (client) => {
      const query = { unread: true, limit: 1 };
      return (await ok(client.GET('/api/v1/alerts', { params: { query } }))).total ?? 0;
    },
  },
};
const AGAIN_MS = 60_000;

/** Numbers on navigation entries, by path: what waits for this person, as it comes. */
export function useBadges(): Readonly<Record<string, number>> {
  const queries = useQueryClient();
  useLive((events) => {
    for (const { key, events: wanted } of Object.values(COUNTED))
      if (events.some(({ kind }) => kind.startsWith(wanted)))
        void queries.invalidateQueries({ queryKey: [key] });
  });
  return {
    '/findings': useCount('/findings'),
    '/approvals': useCount('/approvals'),
    '/parked': useCount('/parked'),
    '/alerts': useCount('/alerts'),
  };
}

function useCount(path: keyof typeof COUNTED): number {
  const { client } = useApi();
  const counted = COUNTED[path];
  const { key = '', permission = '', count } = counted ?? {};
  const enabled = useMay(permission);
  const { data } = useQuery({
    queryKey: [key, 'badge'],
    queryFn: () => (count === undefined ? 0 : count(client)),
    enabled,
    refetchInterval: AGAIN_MS,
  });
  return enabled ? (data ?? 0) : 0;
}

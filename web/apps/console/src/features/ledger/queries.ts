import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type Ledger = Schemas['LedgerOut'];
export type Checkpoint = Schemas['CheckpointOut'];
export type Testimony = Schemas['TestimonyOut'];
export type Audit = Schemas['AuditOut'];
export type Leaf = Schemas['LeafOut'];
export type Witness = Schemas['WitnessOut'];
export type WitnessKind = Witness['kind'];

/** Everything on this page begins with it. */
export const LEDGER = ['ledger'] as const;
const WATCHED_MS = 1000;

export function useLedger() {
  const { client } = useApi();
  return useQuery({
    queryKey: [...LEDGER, 'now'],
    queryFn: () => ok(client.GET('/api/v1/ledger')),
  });
}

export function useCheckpoints() {
  const { client } = useApi();
  return useCursorList<Checkpoint>([...LEDGER, 'checkpoints'], (cursor, signal) =>
    ok(client.GET('/api/v1/ledger/checkpoints', { params: { query: { cursor } }, signal })),
  );
}

/** The newest audits, asked for again while one of them runs. */
export function useAudits() {
  const { client } = useApi();
  return useQuery({
    queryKey: [...LEDGER, 'audits'],
    queryFn: async () => (await ok(client.GET('/api/v1/ledger/audits'))).items,
    refetchInterval: ({ state }) =>
      state.data?.some(({ finished_at }) => finished_at === null) === true ? WATCHED_MS : false,
  });
}

export function useLeaves(about: string | null) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...LEDGER, 'leaves', about],
    enabled: about !== null,
    queryFn: async () => {
      const query = { about: about ?? '' };
      return (await ok(client.GET('/api/v1/ledger/leaves', { params: { query } }))).items;
    },
  });
}

export function useLeaf(event_id: string | null) {
  const { client } = useApi();
  return useQuery({
    queryKey: [...LEDGER, 'leaf', event_id],
    enabled: event_id !== null,
    queryFn: () => {
      const path = { event_id: event_id ?? '' };
      return ok(client.GET('/api/v1/ledger/leaves/{event_id}', { params: { path } }));
    },
  });
}

export function useWitnesses() {
  const { client } = useApi();
  return useQuery({
    queryKey: [...LEDGER, 'witnesses'],
    queryFn: () => ok(client.GET('/api/v1/witnesses')),
  });
}

export function useChannels(enabled: boolean) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['alert-channels'],
    enabled,
    queryFn: async () => (await ok(client.GET('/api/v1/alert-channels'))).items,
  });
}

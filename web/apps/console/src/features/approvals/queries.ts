import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

export type Approval = components['schemas']['ApprovalOut'];
export type Step = Approval['steps'][number];
export type Delegation = components['schemas']['DelegationOut'];
export type Box = 'to_decide' | 'mine' | 'all';
export type Standing = 'pending' | 'approved' | 'refused' | 'cancelled';

export const BOXES: readonly Box[] = ['to_decide', 'mine', 'all'];
export const STANDINGS: readonly Standing[] = ['pending', 'approved', 'refused', 'cancelled'];

export function useApprovals(box: Box, status: Standing | undefined) {
  const { client } = useApi();
  return useCursorList(['approvals', 'list', box, status], (cursor, signal) => {
    const query = { box, status, cursor: cursor ?? '', limit: 50 };
    return ok(client.GET('/api/v1/approvals', { params: { query }, signal }));
  });
}

export function useApproval(id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['approvals', 'one', id],
    queryFn: () => {
      const path = { approval_id: id };
      return ok(client.GET('/api/v1/approvals/{approval_id}', { params: { path } }));
    },
  });
}

export function useDelegations() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['approvals', 'delegations'],
    queryFn: async () => (await ok(client.GET('/api/v1/approvals/delegations'))).items,
  });
}

import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { POOLS } from '../queries';

type Schemas = components['schemas'];
export type Assignment = Schemas['PoolAssignmentOut'];
export type AssignmentWish = Schemas['PoolAssignmentPreviewIn'];
export type AssignmentDraft = Schemas['PoolAssignmentIn'];
export type Proposal = Schemas['PoolAssignmentPreviewOut'];

export function useAssignments() {
  const { client } = useApi();
  return useCursorList<Assignment>([...POOLS, 'assignments'], (cursor, signal) => {
    const query = { limit: 30, ...(cursor === undefined ? {} : { cursor }) };
    return ok(client.GET('/api/v1/pool-assignments', { params: { query }, signal }));
  });
}

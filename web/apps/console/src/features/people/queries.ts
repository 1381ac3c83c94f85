import { ok, useApi, type components } from '@shifang/api';
import { useCursorList, type FilterValues } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

type Schemas = components['schemas'];
export type Person = Schemas['PersonOut'];
export type Erasure = Schemas['ErasureOut'];
export type Role = Schemas['RoleFull'];
export type Permission = Schemas['PermissionOut'];
export type Device = Schemas['DeviceOut'];
export type SignIn = Schemas['SessionOut'];
export type Shift = Schemas['ShiftOut'];
export type Holiday = Schemas['HolidayOut'];
export type Leave = Schemas['LeaveOut'];
export type Reach = 'own' | 'tree' | 'organisation';

/** Everything that shows people or departments: asked for anew after each write. */
export const DIRECTORY = [['people'], ['departments'], ['roles']] as const;

const STATUSES = ['active', 'disabled'] as const;

export function usePeopleList(values: FilterValues) {
  const { client } = useApi();
  const { search, department_id, role_id } = values;
  const status = STATUSES.find((known) => known === values['status']);
  return useCursorList(['people', 'list', values], (cursor, signal) => {
    const query = {
      search: search ?? '',
      department_id,
      role_id,
      status,
      cursor: cursor ?? '',
      limit: 100,
    };
    return ok(client.GET('/api/v1/people', { params: { query }, signal }));
  });
}

const NO_ROLES: readonly Role[] = [];
const NO_PERMISSIONS: readonly Permission[] = [];

export function useRoles(): readonly Role[] {
  const { client } = useApi();
  const { data } = useQuery({
    queryKey: ['roles'],
    queryFn: async () => (await ok(client.GET('/api/v1/roles'))).items,
  });
  return data ?? NO_ROLES;
}

export function usePermissions(): readonly Permission[] {
  const { client } = useApi();
  const { data } = useQuery({
    queryKey: ['permissions'],
    queryFn: async () => (await ok(client.GET('/api/v1/permissions'))).items,
    staleTime: Infinity,
  });
  return data ?? NO_PERMISSIONS;
}

export function useDevices(personId?: string) {
  const { client } = useApi();
  return useCursorList(['devices', personId], (_cursor, signal) => {
    const query = { person_id: personId };
    return ok(client.GET('/api/v1/devices', { params: { query }, signal }));
  });
}

export function useSignIns() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['sessions'],
    queryFn: () => ok(client.GET('/api/v1/auth/sessions')),
  });
}

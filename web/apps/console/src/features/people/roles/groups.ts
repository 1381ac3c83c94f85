import type { Permission } from '../queries';

/** Groups of permissions in the order they are shown; the part before the dot names the group. */
const ORDER = [
  'visits',
  'templates',
  'photos',
  'customers',
  'approvals',
  'commands',
  'alerts',
  'people',
  'calendar',
  'leave',
  'policy',
] as const;

export type GroupName = (typeof ORDER)[number] | 'other';

export interface PermissionGroup {
  name: GroupName;
  permissions: readonly Permission[];
}

function groupOf(code: string): GroupName {
  const prefix = code.split('.')[0];
  return ORDER.find((name) => name === prefix) ?? 'other';
}

/** Permissions by what they are about; those of a kind we have no word for come last, none is lost. */
export function permissionGroups(permissions: readonly Permission[]): PermissionGroup[] {
  return [...ORDER, 'other' as const]
    .map((name) => ({
      name,
      permissions: permissions.filter(({ code }) => groupOf(code) === name),
    }))
    .filter((group) => group.permissions.length > 0);
}

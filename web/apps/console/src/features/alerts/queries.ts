import { ok, useApi, type components } from '@shifang/api';
import { useCursorList } from '@shifang/ui/console';
import { useQuery } from '@tanstack/react-query';

export type Alert = components['schemas']['AlertOut'];
export type Rules = components['schemas']['AlertRulesOut'];
export type Rule = components['schemas']['AlertRuleEntry'];
export type Kind = components['schemas']['AlertKindOut'];
export type Channel = components['schemas']['AlertChannelOut'];
export type Audience = components['schemas']['AudienceEntry'];

export function useAlerts(unread: boolean) {
  const { client } = useApi();
  return useCursorList<Alert>(['alerts', { unread }], (cursor, signal) =>
    ok(client.GET('/api/v1/alerts', { params: { query: { unread, cursor } }, signal })),
  );
}

export function useRules() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['alert-rules'],
    queryFn: () => ok(client.GET('/api/v1/alert-rules')),
  });
}

export function useChannels() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['alert-channels'],
    queryFn: async () => (await ok(client.GET('/api/v1/alert-channels'))).items,
  });
}

export function useRoles() {
  const { client } = useApi();
  return useQuery({
    queryKey: ['roles'],
    queryFn: async () => (await ok(client.GET('/api/v1/roles'))).items,
  });
}

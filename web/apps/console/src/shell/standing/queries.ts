import { ok, useApi, type components } from '@shifang/api';
import { useSave } from '@shifang/ui/console';
import { useQuery, type QueryKey } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSoon } from '../day';

export type Standing = components['schemas']['StandingOut'];
export type Extension = components['schemas']['ExtensionOut'];
export type Pause = components['schemas']['PauseLineOut'];

/** Whatever shows who holds a customer: asked for anew after each change. */
export const CHANGED: readonly QueryKey[] = [['pools'], ['customers']];

/** Where a customer stands: whose until when, or in which pool, and why. */
export function useStanding(customer_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['pools', 'standing', customer_id],
    queryFn: ({ signal }) => {
      const params = { path: { customer_id } };
      return ok(client.GET('/api/v1/pool-customers/{customer_id}', { params, signal }));
    },
  });
}

/** What was asked for so that a holding lasts longer, the newest first. */
export function useExtensions(customer_id: string) {
  const { client } = useApi();
  return useQuery({
    queryKey: ['pools', 'extensions', customer_id],
    queryFn: ({ signal }) => {
      const params = { path: { customer_id } };
      return ok(client.GET('/api/v1/pool-customers/{customer_id}/extensions', { params, signal }));
    },
  });
}

/** Takes a customer out of its pool for whoever asks, or enters them where it is decided later. */
export function useClaim(onDone?: () => void) {
  const { t } = useTranslation();
  const soon = useSoon();
  const { client } = useApi();
  const { message } = App.useApp();
  return useSave<string, Standing>({
    save: (pooled_id) =>
      ok(
        client.POST('/api/v1/pool-customers/{pooled_id}/claim', {
          params: { path: { pooled_id } },
        }),
      ),
    refresh: CHANGED,
    onDone: ({ window }) => {
      const told =
        window === null
          ? t('shell.standing.claimed')
          : t('shell.standing.window.entered', { time: soon(window.closes_at) });
      void message.success(told);
      onDone?.();
    },
  });
}

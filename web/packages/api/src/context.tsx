import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Api } from './client';
import type { Me } from './session';

const ApiContext = createContext<Api | null>(null);

export function ApiProvider({ api, children }: { api: Api; children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>;
}

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('ApiProvider is missing above this component');
  return api;
}

/** Who is signed in; null shows the sign-in page. */
export function useMe(): Me | null {
  const { session } = useApi();
  return useSyncExternalStore(session.subscribe, () => session.state().me);
}

/** Whether the person may; several names mean any of them. */
export function useMay(...permissions: string[]): boolean {
  const held = useMe()?.permissions ?? [];
  return permissions.some((permission) => held.includes(permission));
}

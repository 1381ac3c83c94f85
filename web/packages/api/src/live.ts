import { useEffect, useRef } from 'react';
import { ok } from './client';
import { useApi } from './context';
import type { components } from './schema';

export type LiveEvent = components['schemas']['LiveEventOut'];

const EVERY_MS = 2000;
const AFTER_FAILURE_MS = 10_000;

/** Asks for new events every 2 s while the page is visible, and gives each batch once. */
export function useLive(onEvents: (events: readonly LiveEvent[]) => void): void {
  const { client } = useApi();
  const newest = useRef(onEvents);
  useEffect(() => {
    newest.current = onEvents;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let since: number | undefined;
    const ask = async () => {
      const told = await ok(client.GET('/api/v1/live', { params: { query: { since } } }));
      since = told.cursor;
      if (!stopped && told.events.length > 0) newest.current(told.events);
    };
    const turn = () => {
      clearTimeout(timer);
      if (stopped || document.visibilityState !== 'visible') return;
      ask().then(
        () => later(EVERY_MS),
        () => later(AFTER_FAILURE_MS),
      );
    };
    const later = (wait: number) => {
      if (!stopped) timer = setTimeout(turn, wait);
    };
    document.addEventListener('visibilitychange', turn);
    turn();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', turn);
    };
  }, [client]);
}

/// <reference lib="webworker" />
/**
 * Keeps the app on the phone: its pages from the first load on, the map once it was looked at. The outbox is the
 * page's business; a background sync only wakes the page.
 */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { createPartialResponse } from 'workbox-range-requests';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope;

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

const LARGE = 'shifang-large-parts';
const MAP = 'shifang-map';

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/console(\/|$)/, /^\/verify(\/|$)/, /^\/map\//],
  }),
);

// Parts too large to fetch before anybody needs them: their names carry a hash, so they never go stale.
registerRoute(
  ({ url }) => url.pathname.startsWith('/assets/'),
  // A copy is the same whoever asked for it first: style sheets and scripts ask with different headers.
  new CacheFirst({ cacheName: LARGE, matchOptions: { ignoreVary: true } }),
);

/** The whole archive of the map: kept after the first look, fresh again when there is a network and a new one. */
async function archive(path: string): Promise<Response> {
  const cache = await caches.open(MAP);
  const kept = await cache.match(path, { ignoreVary: true });
  if (kept) return kept;
  const fetched = await fetch(path);
  if (fetched.status === 200) await cache.put(path, fetched.clone());
  return fetched;
}

registerRoute(
  ({ url }) => url.origin === self.location.origin && url.pathname.endsWith('.pmtiles'),
  async ({ request, url }) => {
    const whole = await archive(url.pathname);
    return request.headers.has('range') ? createPartialResponse(request, whole) : whole;
  },
);

async function keep(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(LARGE);
  for (const url of urls) {
    const path = new URL(url).pathname;
    if (path.endsWith('.pmtiles')) await archive(path);
    else if (path.startsWith('/assets/') && !(await caches.match(url, { ignoreVary: true })))
      await cache.add(url);
  }
}

async function wakePages(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window' });
  for (const page of pages) page.postMessage({ kind: 'drain-outbox' });
}

self.addEventListener('message', (event) => {
  const told = event.data as { kind?: string; urls?: string[] } | null;
  if (told?.kind === 'take-over') void self.skipWaiting();
  if (told?.kind === 'keep') event.waitUntil(keep(told.urls ?? []));
});
self.addEventListener('sync', (event) => {
  if ((event as SyncEvent).tag === 'outbox') (event as SyncEvent).waitUntil(wakePages());
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

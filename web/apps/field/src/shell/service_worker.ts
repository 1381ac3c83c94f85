/** The worker that keeps the app on the phone. A new version takes over at the next start, before anything is typed. */

/** Tell the worker what this page loaded before the worker was there to see it: the map's parts, mostly. */
export async function keepLoadedParts(): Promise<void> {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  if (!worker) return;
  const urls = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(location.origin) && /\/assets\/|\.pmtiles$/.test(name));
  worker.postMessage({ kind: 'keep', urls });
}

function takeOver(registration: ServiceWorkerRegistration): void {
  if (!registration.waiting) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  });
  registration.waiting.postMessage({ kind: 'take-over' });
}

export async function startServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/' });
  takeOver(registration);
}

interface Syncing extends ServiceWorkerRegistration {
  sync?: { register: (tag: string) => Promise<void> };
}

/** Where the browser offers it, a hint to wake the page when the network is back. */
export async function askForBackgroundSync(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration()) as Syncing | undefined;
  // Refused without the person's permission: the page's own listener does the work anyway.
  await registration?.sync?.register('outbox').catch(() => undefined);
}

/** Tracks over HTTP: `/tracking/…` and `/tracks`. */
import type { Api } from '@shifang/api';
import type { TrackGate } from '@shifang/rules';
import { ask, get, post } from '../outbox/ask';
import type { TrackReceipt, TrackTransport } from './types';

export function tracksOverHttp(api: Api): TrackTransport {
  return {
    gate: () => ask(async () => (await get(api, '/tracking/gate')) as TrackGate),
    wish: (wish) => ask(() => post(api, `/tracking/${wish}`, '')),
    send: (body) => ask(async () => (await post(api, '/tracks', body)) as TrackReceipt),
  };
}

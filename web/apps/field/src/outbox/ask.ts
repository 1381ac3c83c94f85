/** Requests of the background: whatever comes of them is an outcome, nothing is raised. */
import type { Api } from '@shifang/api';
import { outcomeOf } from './outcome';
import type { Outcome } from './transport';

export const BASE = '/api/v1';
export const PATIENCE_MS = 30_000;

export async function ask<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'ok', value: await work() };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** POST of a text that is JSON already, to an address below the API; an empty answer is null. */
export async function post(api: Api, path: string, body: string): Promise<unknown> {
  const answer = await api.fetch(BASE + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return answer.status === 204 ? null : answer.json();
}

export async function get(api: Api, path: string): Promise<unknown> {
  const answer = await api.fetch(BASE + path, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return answer.json();
}

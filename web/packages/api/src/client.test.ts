import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createApi, ok } from './client';
import { isProblem, problemText } from './problem';

const ME = { id: '1', name: 'Ann', permissions: ['customers.view'] };

/** A small server: one refresh token works once, one access token is good at a time. */
function server() {
  const state = { access: 'a0', refresh: 'r0', refreshes: 0, calls: 0, reachable: true };
  const tokens = () => ({
    access_token: state.access,
    refresh_token: state.refresh,
    device_cookie: 'd',
    me: ME,
  });
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  const answer = async (input: RequestInfo | URL, init?: RequestInit) => {
    if (!state.reachable) throw new TypeError('Failed to fetch');
    const request = new Request(
      new URL(input instanceof Request ? input.url : String(input), location.origin),
      input instanceof Request ? input : init,
    );
    const path = new URL(request.url).pathname;
    if (path.endsWith('/sign-in')) return json(tokens());
    if (path.endsWith('/refresh')) {
      const { refresh_token } = (await request.json()) as { refresh_token: string };
      if (refresh_token !== state.refresh) return json({ code: 'session.ended' }, 401);
      state.refreshes += 1;
      state.access = `a${state.refreshes}`;
      state.refresh = `r${state.refreshes}`;
      return json(tokens());
    }
    state.calls += 1;
    if (request.headers.get('Authorization') !== `Bearer ${state.access}`)
      return json({ code: 'unauthenticated' }, 401);
    return json(ME);
  };
  return { state, fetch: vi.fn(answer) as unknown as typeof fetch };
}

async function signedIn() {
  const fake = server();
  const api = createApi('test', { fetch: fake.fetch });
  await api.session.signIn({ organisation: 'o', login: 'l', password: 'p' });
  return { ...fake, api };
}

beforeEach(() => localStorage.clear());

describe('a session', () => {
  test('many refused calls lead to one refresh and each is tried once more', async () => {
    const { api, state } = await signedIn();
    state.access = 'expired elsewhere';
    const answers = await Promise.all([1, 2, 3].map(() => ok(api.client.GET('/api/v1/me'))));
    expect(answers.map(({ name }) => name)).toEqual(['Ann', 'Ann', 'Ann']);
    expect(state.refreshes).toBe(1);
    expect(state.calls).toBe(6);
  });

  test('a new page signs in by the kept refresh token', async () => {
    const { fetch, state } = await signedIn();
    const page = createApi('test', { fetch });
    expect(page.session.state().me?.name).toBe('Ann');
    await ok(page.client.GET('/api/v1/me'));
    expect(state.refreshes).toBe(1);
  });

  test('a refused refresh signs out and tells', async () => {
    const { api, state } = await signedIn();
    const told = vi.fn();
    api.session.subscribe(told);
    state.access = 'gone';
    state.refresh = 'gone';
    await expect(ok(api.client.GET('/api/v1/me'))).rejects.toMatchObject({ code: 'session.ended' });
    expect(api.session.state().me).toBeNull();
    expect(told).toHaveBeenCalled();
  });

  test('no network is no sign-out', async () => {
    const { fetch, state } = await signedIn();
    const page = createApi('test', { fetch });
    state.reachable = false;
    await expect(ok(page.client.GET('/api/v1/me'))).rejects.toMatchObject({ code: 'network' });
    expect(page.session.state().me?.name).toBe('Ann');
  });

  test('the access token is not written down', async () => {
    await signedIn();
    expect(JSON.stringify({ ...localStorage })).not.toContain('a0');
  });
});

describe('problem text', () => {
  const t = (key: string, options: Record<string, unknown>) =>
    key === 'problem.too_large'
      ? `limit ${String(options['limit'])}`
      : String(options['defaultValue'] ?? key);

  test('comes from the code and its numbers, else from the server', () => {
    expect(problemText(t, { code: 'too_large', params: { limit: 5 } })).toBe('limit 5');
    expect(problemText(t, { code: 'quite.new', detail: 'Told by the server.' })).toBe(
      'Told by the server.',
    );
  });

  test('anything else is not a problem', () => {
    expect(isProblem(new Error('x'))).toBe(false);
  });
});

import { NETWORK, Problem, type ProblemBody } from './problem';
import type { components } from './schema';

export type Me = components['schemas']['MeOut'];
export type Tokens = components['schemas']['TokensOut'];
export type SignIn = components['schemas']['SignInIn'];

/** What outlives the page. The access token does not. */
interface Kept {
  refreshToken: string;
  me: Me;
}

export interface SessionState {
  me: Me | null;
}

type Fetch = typeof fetch;

/**
 * Who is signed in, in this browser and this app. The access token lives in memory; the refresh token, which works once,
 * in local storage. Tabs share one session: the one that refreshes tells the others.
 */
export class Session {
  readonly #key: string;
  readonly #fetch: Fetch;
  readonly #channel: BroadcastChannel | null;
  readonly #listeners = new Set<() => void>();
  #access: string | null = null;
  #refreshing: Promise<string> | null = null;
  #state: SessionState;

  constructor(name: string, options: { fetch?: Fetch } = {}) {
    this.#key = `shifang.${name}.session`;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#state = { me: this.#kept()?.me ?? null };
    this.#channel =
      typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(this.#key);
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<string | null>) =>
      this.#heard(data),
    );
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  async signIn(
    credentials: Pick<SignIn, 'organisation' | 'login' | 'password'> & Partial<SignIn>,
  ): Promise<Me> {
    const cookie = localStorage.getItem(`${this.#key}.device`) ?? '';
    const tokens = await this.#post('/api/v1/auth/sign-in', {
      device_cookie: cookie,
      ...credentials,
    });
    this.#take(tokens);
    return tokens.me;
  }

  /** Ends the session here at once, and on the server if it can be reached. */
  async signOut(): Promise<void> {
    const access = this.#access;
    this.end();
    if (access === null) return;
    const headers = { Authorization: `Bearer ${access}` };
    await this.#fetch('/api/v1/auth/sign-out', { method: 'POST', headers }).catch(() => undefined);
  }

  /** Forgets everything; every tab shows the sign-in page. */
  end(): void {
    this.#forget();
    this.#channel?.postMessage(null);
  }

  /** The access token, refreshed first when there is none. Raises `session.ended` or `network`. */
  async access(): Promise<string> {
    return this.#access ?? this.renew(null);
  }

  /** A new access token in place of a refused one; many callers, one refresh. */
  async renew(refused: string | null): Promise<string> {
    if (this.#access !== null && this.#access !== refused) return this.#access;
    this.#refreshing ??= this.#alone(() => this.#refresh(refused)).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(refused: string | null): Promise<string> {
    // Another tab may have refreshed while this one waited for the lock.
    if (this.#access !== null && this.#access !== refused) return this.#access;
    const kept = this.#kept();
    if (kept === null) throw new Problem({ code: 'session.ended' }, 401);
    try {
      const tokens = await this.#post('/api/v1/auth/refresh', { refresh_token: kept.refreshToken });
      this.#take(tokens);
      return tokens.access_token;
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) this.end();
      throw error;
    }
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (typeof navigator.locks === 'undefined') return work();
    return (await navigator.locks.request(this.#key, work)) as T;
  }

  async #post(path: string, body: unknown): Promise<Tokens> {
    const headers = {
      'Content-Type': 'application/json',
      'Accept-Language': document.documentElement.lang,
    };
    const answer = await this.#fetch(path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    }).catch(() => {
      throw NETWORK;
    });
    const told = (await answer.json().catch(() => ({}))) as unknown;
    if (!answer.ok) throw new Problem(told as ProblemBody, answer.status);
    return told as Tokens;
  }

  #take(tokens: Tokens): void {
    this.#access = tokens.access_token;
    const kept: Kept = { refreshToken: tokens.refresh_token, me: tokens.me };
    localStorage.setItem(this.#key, JSON.stringify(kept));
    if (tokens.device_cookie) localStorage.setItem(`${this.#key}.device`, tokens.device_cookie);
    this.#channel?.postMessage(tokens.access_token);
    this.#tell(tokens.me);
  }

  #heard(access: string | null): void {
    if (access === null) {
      this.#forget();
      return;
    }
    this.#access = access;
    this.#tell(this.#kept()?.me ?? null);
  }

  #forget(): void {
    this.#access = null;
    localStorage.removeItem(this.#key);
    this.#tell(null);
  }

  #tell(me: Me | null): void {
    this.#state = { me };
    for (const listener of this.#listeners) listener();
  }

  #kept(): Kept | null {
    const text = localStorage.getItem(this.#key);
    try {
      return text === null ? null : (JSON.parse(text) as Kept);
    } catch {
      return null;
    }
  }
}

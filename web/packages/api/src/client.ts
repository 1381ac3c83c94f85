import createClient, { type Client } from 'openapi-fetch';
import { NETWORK, Problem, toProblem, type ProblemBody } from './problem';
import type { paths } from './schema';
import { Session } from './session';

export type ApiClient = Client<paths>;

export interface Api {
  session: Session;
  /** Typed by the server's OpenAPI document; wrap calls in `ok` to get the answer or a raised `Problem`. */
  client: ApiClient;
  /** Any request with the bearer: uploads, downloads, photos. Raises a `Problem` when not answered well. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** The bytes behind an address that wants the bearer. */
  blob: (path: string, signal?: AbortSignal) => Promise<Blob>;
}

type Fetch = typeof fetch;

/** The client of one app. `name` keeps the sessions of apps on one origin apart. */
export function createApi(name: string, options: { fetch?: Fetch } = {}): Api {
  const raw: Fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const session = new Session(name, { fetch: raw });
  const authorised = (request: Request) => withBearer(request, session, raw);
  const checked = async (path: string, init?: RequestInit) => {
    const answer = await authorised(new Request(new URL(path, location.origin), init));
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  };
  return {
    session,
    client: createClient<paths>({ baseUrl: location.origin, fetch: authorised }),
    fetch: checked,
    blob: async (path, signal) => (await checked(path, { signal: signal ?? null })).blob(),
  };
}

async function withBearer(request: Request, session: Session, raw: Fetch): Promise<Response> {
  request.headers.set('Accept-Language', document.documentElement.lang || 'zh-CN');
  // A body can be read once: the copy is for the second try.
  const again = request.clone();
  const token = await session.access();
  request.headers.set('Authorization', `Bearer ${token}`);
  const answer = await send(request, raw);
  if (answer.status !== 401) return answer;
  again.headers.set('Authorization', `Bearer ${await session.renew(token)}`);
  const second = await send(again, raw);
  if (second.status === 401) session.end();
  return second;
}

async function send(request: Request, raw: Fetch): Promise<Response> {
  try {
    return await raw(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw NETWORK;
  }
}

export async function problemOf(answer: Response): Promise<Problem> {
  const told = (await answer.json().catch(() => ({}))) as ProblemBody;
  return new Problem(told, answer.status);
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a typed call, or its `Problem` raised. */
export async function ok<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call.catch((failure: unknown) => {
    throw toProblem(failure);
  });
  if (error !== undefined || !response.ok)
    throw new Problem((typeof error === 'object' ? error : {}) as ProblemBody, response.status);
  return data as T;
}

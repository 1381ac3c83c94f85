/** What went wrong, as RFC 9457 tells it; `network` and `unknown` are the client's own two codes. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** Fields that do not meet the requirements. */
  readonly fields: readonly FieldProblem[];
  readonly detail: string;

  constructor(told: ProblemBody, status: number) {
    super(told.detail ?? told.title ?? told.code ?? 'unknown');
    this.code = told.code ?? 'unknown';
    this.status = status;
    this.params = told.params ?? {};
    this.fields = told.errors ?? [];
    this.detail = told.detail ?? told.title ?? '';
  }
}

export interface FieldProblem {
  field?: string;
  problem?: string;
  [more: string]: unknown;
}

export interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  params?: Record<string, unknown>;
  errors?: FieldProblem[];
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

export const NETWORK = new Problem({ code: 'network' }, 0);

/** Any failure as a problem: no answer at all is `network`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'AbortError'))
    return NETWORK;
  return new Problem({ code: 'unknown', detail: error instanceof Error ? error.message : '' }, 0);
}

interface Translate {
  (key: string, options: Record<string, unknown>): string;
}

/** Measured values as people say them: 444.8 m is 445 m; small ones keep a digit. */
function rounded(params: Readonly<Record<string, unknown>> | null | undefined) {
  const say = (value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(Math.abs(value) < 10 ? 1 : 0)) : value;
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [name, say(value)]),
  );
}

/** The sentence of a problem in the language of `t`; the server's own sentence when the code is new to us. */
export function problemText(
  t: Translate,
  problem: {
    code: string;
    params?: Readonly<Record<string, unknown>> | null;
    detail?: string | null;
  },
): string {
  const fallback = problem.detail || t('problem.unknown', {});
  return t(`problem.${problem.code}`, { ...rounded(problem.params), defaultValue: fallback });
}

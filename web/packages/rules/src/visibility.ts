/** `visible_if`: a step shows only when an earlier answer says so. */

export type Operator = 'eq' | 'ne' | 'gt' | 'lt' | 'in' | 'contains';

export interface Condition {
  step: string;
  path: string;
  op: Operator;
  value: unknown;
}

export type Answers = Record<string, unknown>;
export type AnswersByStep = Record<string, Answers | undefined>;

const INDEX = /^\d+$/;
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';

/** The value at `a.b.0.c`, or undefined when any part is missing. */
export function valueAt(answers: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return INDEX.test(key) ? value[Number(key)] : undefined;
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, answers);
}

function same(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right)) return false;
    return left.length === right.length && left.every((item, at) => same(item, right[at]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    if (keys.length !== Object.keys(right).length) return false;
    return keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]));
  }
  return left === right;
}

/** Order by code point: `<` compares UTF-16 units, which differ beyond the basic plane. */
function textBefore(left: string, right: string): boolean {
  const [a, b] = [[...left], [...right]];
  const at = a.findIndex((letter, index) => letter !== b[index]);
  if (at === -1) return a.length < b.length;
  if (at >= b.length) return false;
  return (a[at]?.codePointAt(0) ?? 0) < (b[at]?.codePointAt(0) ?? 0);
}

function less(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return typeof left === 'string' && typeof right === 'string' && textBefore(left, right);
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(actual)) return actual.some((item) => same(item, wanted));
  return typeof actual === 'string' && typeof wanted === 'string' && actual.includes(wanted);
}

const TESTS: Record<Operator, (actual: unknown, wanted: unknown) => boolean> = {
  eq: same,
  ne: (actual, wanted) => !same(actual, wanted),
  gt: (actual, wanted) => less(wanted, actual),
  lt: less,
  in: (actual, wanted) => Array.isArray(wanted) && wanted.some((item) => same(item, actual)),
  contains,
};

/** Whether the condition holds; an answer that was not given satisfies nothing. */
export function holds(condition: Condition, answers: AnswersByStep): boolean {
  const given = Object.hasOwn(answers, condition.step) ? answers[condition.step] : undefined;
  const actual = valueAt(given, condition.path);
  if (actual === undefined || actual === null) return false;
  return Object.hasOwn(TESTS, condition.op) && TESTS[condition.op](actual, condition.value);
}

export interface Conditional {
  id: string;
  visible_if?: Condition | null;
}

/** Steps that apply, in their order. Answers of hidden or later steps do not count. */
export function visibleOf<S extends Conditional>(steps: readonly S[], answers: AnswersByStep): S[] {
  const counted: AnswersByStep = {};
  return steps.filter((step) => {
    if (step.visible_if && !holds(step.visible_if, counted)) return false;
    if (Object.hasOwn(answers, step.id)) counted[step.id] = answers[step.id];
    return true;
  });
}

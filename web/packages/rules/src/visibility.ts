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

/** The value at `a.b.0.c`, or undefined when any part is missing. */
export function valueAt(answers: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (value === null || typeof value !== 'object') return undefined;
    return (value as Record<string, unknown>)[key];
  }, answers);
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(actual)) return actual.some((item) => same(item, wanted));
  return typeof actual === 'string' && typeof wanted === 'string' && actual.includes(wanted);
}

function compare(actual: unknown, wanted: unknown, op: 'gt' | 'lt'): boolean {
  if (typeof actual !== 'number' || typeof wanted !== 'number') return false;
  return op === 'gt' ? actual > wanted : actual < wanted;
}

/** Whether the condition holds; an answer that was not given satisfies nothing. */
export function holds(condition: Condition, answers: AnswersByStep): boolean {
  const actual = valueAt(answers[condition.step], condition.path);
  if (actual === undefined || actual === null) return false;
  switch (condition.op) {
    case 'eq':
      return same(actual, condition.value);
    case 'ne':
      return !same(actual, condition.value);
    case 'in':
      return Array.isArray(condition.value) && condition.value.some((item) => same(item, actual));
    case 'contains':
      return contains(actual, condition.value);
    default:
      return compare(actual, condition.value, condition.op);
  }
}

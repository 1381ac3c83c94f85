import { describe, expect, it } from 'vitest';
import { missingSteps, openableSteps, visibleSteps, type StepDefinition } from './steps';
import { holds, valueAt } from './visibility';

const step = (id: string, more: Partial<StepDefinition> = {}): StepDefinition => ({
  id,
  kind: 'note',
  required: true,
  config: {},
  ...more,
});

const STEPS = [
  step('front', { kind: 'photo', config: { minimum: 2 } }),
  step('shelf', { kind: 'form' }),
  step('rivals', {
    kind: 'form',
    visible_if: { step: 'shelf', path: 'rivals.seen', op: 'eq', value: true },
  }),
  step('note', { required: false }),
  step('sign', { kind: 'signature' }),
];

describe('conditions', () => {
  const answers = {
    shelf: { price: 9.5, brands: ['a', 'b'], rivals: { seen: true }, text: '可乐' },
  };
  it.each([
    ['eq', 'rivals.seen', true, true],
    ['ne', 'price', 9.5, false],
    ['gt', 'price', 9, true],
    ['lt', 'price', 9, false],
    ['in', 'price', [1, 9.5], true],
    ['contains', 'brands', 'b', true],
    ['contains', 'text', '乐', true],
    ['gt', 'text', 1, false],
    ['ne', 'never.answered', 1, false],
  ] as const)('%s on %s with %j is %s', (...[op, path, value, expected]) => {
    expect(holds({ step: 'shelf', path, op, value }, answers)).toBe(expected);
  });

  it('read rows of tables by number', () => {
    expect(valueAt({ rows: [{ price: 3 }] }, 'rows.0.price')).toBe(3);
  });
});

describe('the steps of a visit', () => {
  it('hide what earlier answers do not call for', () => {
    expect(visibleSteps(STEPS, {}).map(({ id }) => id)).toEqual(['front', 'shelf', 'note', 'sign']);
    const records = { shelf: { answers: { rivals: { seen: true } }, photos: 0 } };
    expect(visibleSteps(STEPS, records).map(({ id }) => id)).toContain('rivals');
  });

  it('are complete only with every required step and enough photos', () => {
    const records = {
      front: { answers: {}, photos: 1 },
      shelf: { answers: {}, photos: 0 },
    };
    expect(missingSteps(STEPS, records)).toEqual([
      { stepId: 'front', reason: 'photos', have: 1, want: 2 },
      { stepId: 'sign', reason: 'not_done', have: 0, want: 1 },
    ]);
    expect(
      missingSteps(STEPS, {
        front: { answers: {}, photos: 2 },
        shelf: { answers: {}, photos: 0 },
        sign: { answers: {}, photos: 0 },
      }),
    ).toEqual([]);
  });

  it('open one after the other in fixed order, all at once in free order', () => {
    expect([...openableSteps(STEPS, {}, 'fixed')]).toEqual(['front']);
    const records = { front: { answers: {}, photos: 2 }, shelf: { answers: {}, photos: 0 } };
    expect([...openableSteps(STEPS, records, 'fixed')]).toEqual(['front', 'shelf', 'note', 'sign']);
    expect(openableSteps(STEPS, {}, 'free').size).toBe(4);
  });
});

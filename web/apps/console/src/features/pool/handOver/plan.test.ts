import { expect, test } from 'vitest';
import { bodyOf, countByCustomer, give, planFor } from './plan';

test('a plan without names sends everything back to the pools', () => {
  expect(bodyOf(planFor('leaver'))).toEqual({
    person_id: 'leaver',
    default_person_id: null,
    rest_person_id: null,
    overrides: [],
  });
});

test('customers are given elsewhere, given anew and put back with the others', () => {
  let plan = give({ ...planFor('leaver'), all: 'ann' }, ['a', 'b', 'c'], 'bob');
  plan = give(plan, ['b'], null);
  plan = give(plan, ['c'], undefined);
  expect(bodyOf(plan).overrides).toEqual([
    { customer_id: 'a', person_id: 'bob' },
    { customer_id: 'b', person_id: null },
  ]);
});

test('who is named for what goes there anyway is not named twice', () => {
  const plan = give({ ...planFor('leaver'), all: 'bob' }, ['a'], 'bob');
  expect(bodyOf(plan).overrides).toEqual([]);
  expect(bodyOf({ ...plan, all: 'ann' }).overrides).toEqual([
    { customer_id: 'a', person_id: 'bob' },
  ]);
});

test('what follows a customer is counted by customer', () => {
  const things = [
    { kind: 'visit', customer_id: 'a' },
    { kind: 'visit', customer_id: 'a' },
    { kind: 'opportunity', customer_id: 'b' },
  ];
  expect([...countByCustomer(things, 'visit')]).toEqual([['a', 2]]);
});

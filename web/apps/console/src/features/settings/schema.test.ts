import { expect, test } from 'vitest';
import { blank, changedKeys, labelOf, placeOf, rebased, same, shapeOf } from './schema';

const RADIUS = { type: 'integer', title: '电子围栏半径（米） / Geofence radius (m)' };

test('a title is split by language, and its unit stands apart', () => {
  expect(labelOf(RADIUS, 'fence', 'zh')).toEqual({ text: '电子围栏半径', unit: '米' });
  expect(labelOf(RADIUS, 'fence', 'en')).toEqual({ text: 'Geofence radius', unit: 'm' });
  expect(labelOf({}, 'fence', 'en')).toEqual({ text: 'fence', unit: '' });
});

test('each part of a schema finds its control', () => {
  const choice = { oneOf: [{ const: 'a' }, { const: 'b' }] };
  expect(shapeOf(choice)).toBe('choice');
  expect(shapeOf({ type: 'array', items: choice })).toBe('choices');
  expect(shapeOf({ type: 'array', items: { type: 'string' } })).toBe('words');
  expect(shapeOf({ anyOf: [RADIUS, { type: 'null' }] })).toBe('number');
  expect(shapeOf({ type: 'array', items: { type: 'object', properties: {} } })).toBe('list');
});

test('a new entry has what is required', () => {
  const schema = { type: 'object', properties: { days: RADIUS, note: {} }, required: ['days'] };
  expect(blank(schema)).toEqual({ days: 0 });
});

test('the order of properties is no change', () => {
  expect(same({ a: [1, { b: 2, c: 3 }] }, { a: [1, { c: 3, b: 2 }] })).toBe(true);
  expect(changedKeys({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 })).toEqual(['b', 'c']);
});

test('my changes stay upon those of somebody else', () => {
  const after = rebased({ a: 1, b: 1, c: 1 }, { a: 2, b: 1, c: 1 }, { a: 1, b: 3, c: 1 });
  expect(after).toEqual({ a: 2, b: 3, c: 1 });
});

test('a place at fault is found in the form', () => {
  expect(placeOf("chains['customer.position'][0].role")).toBe('chains.customer.position.0.role');
});

import { expect, test } from 'vitest';
import { partsOf, undoable, weightsOf } from './wish';

test('a tier without a part is not asked for', () => {
  expect(partsOf({ A: 2, B: 0, C: null, D: undefined })).toEqual({ A: 2 });
});

test('a worth of nought is a worth, an empty field is none', () => {
  expect(weightsOf({ A: 4, B: 0, C: null, D: undefined })).toEqual({ A: 4, B: 0 });
});

test('an assignment is undone once, and only in its time', () => {
  const now = Date.parse('2026-03-02T10:00:00Z');
  expect(undoable({ undo_until: '2026-03-02T11:00:00Z', undone_at: null }, now)).toBe(true);
  expect(undoable({ undo_until: '2026-03-02T09:00:00Z', undone_at: null }, now)).toBe(false);
  expect(
    undoable({ undo_until: '2026-03-02T11:00:00Z', undone_at: '2026-03-02T09:30:00Z' }, now),
  ).toBe(false);
});

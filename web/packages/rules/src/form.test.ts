import { describe, expect, it } from 'vitest';
import { fieldKind, formErrors, withoutBlanks, type FieldSchema } from './form';

const SCHEMA: FieldSchema = {
  type: 'object',
  required: ['price', 'rows'],
  properties: {
    price: { type: 'number', minimum: 0, maximum: 999 },
    facing: { type: 'integer' },
    talk: { type: 'string', minLength: 2, maxLength: 5 },
    until: { type: 'string', format: 'date' },
    brand: { type: 'string', enum: ['own', 'rival'] },
    seen: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, maxItems: 1 },
    rows: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['product'],
        properties: { product: { type: 'string' }, stock: { type: 'integer', minimum: 0 } },
      },
    },
  },
};

const GOOD = { price: 9.5, rows: [{ product: 'cola', stock: 3 }] };

describe('form answers', () => {
  it('pass when they keep to the schema', () => {
    expect(formErrors(SCHEMA, GOOD)).toEqual([]);
    expect(
      formErrors(SCHEMA, { ...GOOD, talk: '价格战', until: '2026-11-21', seen: ['a'] }),
    ).toEqual([]);
  });

  it.each([
    [{ rows: GOOD.rows }, 'price', 'required'],
    [{ ...GOOD, rows: [] }, 'rows', 'required'],
    [{ ...GOOD, price: -1 }, 'price', 'minimum'],
    [{ ...GOOD, price: 1000 }, 'price', 'maximum'],
    [{ ...GOOD, price: '9' }, 'price', 'type'],
    [{ ...GOOD, facing: 1.5 }, 'facing', 'type'],
    [{ ...GOOD, talk: '长' }, 'talk', 'min_length'],
    [{ ...GOOD, talk: '一二三四五六' }, 'talk', 'max_length'],
    [{ ...GOOD, until: '2026-13-41' }, 'until', 'date'],
    [{ ...GOOD, brand: 'other' }, 'brand', 'choice'],
    [{ ...GOOD, seen: ['a', 'b'] }, 'seen', 'max_items'],
    [{ ...GOOD, seen: ['z'] }, 'seen.0', 'choice'],
    [{ ...GOOD, rows: [{ stock: 1 }] }, 'rows.0.product', 'required'],
    [{ ...GOOD, rows: [{ product: 'x', stock: -1 }] }, 'rows.0.stock', 'minimum'],
  ])('%j fail at %s: %s', (answers, path, fault) => {
    expect(formErrors(SCHEMA, answers)[0]).toMatchObject({ path, fault });
  });

  it('choose what is drawn', () => {
    const kinds = Object.values(SCHEMA.properties ?? {}).map(fieldKind);
    expect(kinds).toEqual(['number', 'number', 'text', 'date', 'choice', 'multi_choice', 'table']);
  });

  it('are sent without what was left empty', () => {
    expect(withoutBlanks({ a: '', b: [], c: 0, d: false, e: undefined })).toEqual({
      c: 0,
      d: false,
    });
  });
});

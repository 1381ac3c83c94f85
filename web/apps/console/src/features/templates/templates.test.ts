import { expect, test } from 'vitest';
import { faultsByStep, moved, without, withStep } from './draft';
import { fieldsOf, freeName, schemaOf, type Field } from './fields';
import type { Step, StepKind } from './types';

const step = (id: string, on?: string): Step => ({
  id,
  kind: 'note',
  title: { zh: id },
  required: true,
  visible_if: on === undefined ? null : { step: on, path: 'text', op: 'eq', value: 'x' },
  config: {},
});
const NOTE: StepKind = {
  code: 'note',
  title: { zh: '备注', en: 'Note' },
  config_schema: {},
  default_config: { min_length: 1 },
  needs: [],
  words: {},
};

test('questions survive becoming a schema', () => {
  const fields: Field[] = [
    { name: 'promotion', type: 'boolean', title: { zh: '促销', en: 'Promotion' }, required: true },
    {
      name: 'price',
      type: 'number',
      title: { zh: '单价' },
      required: false,
      unit: '元',
      minimum: 0,
    },
    { name: 'when', type: 'date', title: { zh: '日期' }, required: false },
    {
      name: 'shelf',
      type: 'choice',
      title: { zh: '货架' },
      required: false,
      choices: ['上', '下'],
    },
    {
      name: 'many',
      type: 'choices',
      title: { zh: '多选' },
      required: false,
      choices: ['甲', '乙'],
    },
    {
      name: 'products',
      type: 'table',
      title: { zh: '商品' },
      required: false,
      rowKey: 'product',
      rows: ['苏打水'],
      columns: [
        { name: 'product', type: 'text', title: { zh: '商品' }, required: true },
        { name: 'stock', type: 'integer', title: { zh: '库存' }, required: false, minimum: 0 },
      ],
    },
  ];
  expect(fieldsOf(schemaOf(fields))).toEqual(fields);
});

test('a row key that names no column is left out', () => {
  const table: Field = { name: 't', type: 'table', title: { zh: '表' }, required: false };
  const schema = schemaOf([{ ...table, rowKey: 'gone', columns: [] }]);
  expect(JSON.stringify(schema)).not.toContain('x-row-key');
});

test('a new question gets a name that none has', () => {
  const taken = ['field_2', 'field_3'].map((name) => ({ name }) as Field);
  expect(freeName(taken)).toBe('field_4');
});

test('a new step gets an id of its own and the defaults of its kind', () => {
  const steps = withStep(withStep([], NOTE), NOTE);
  expect(steps.map(({ id }) => id)).toEqual(['note-1', 'note-2']);
  expect(steps[0]?.config).toEqual({ min_length: 1 });
});

test('a condition that would look ahead is dropped when steps move or go', () => {
  const steps = [step('a'), step('b', 'a'), step('c', 'b')];
  expect(moved(steps, 0, 2).map(({ id, visible_if }) => [id, visible_if?.step])).toEqual([
    ['b', undefined],
    ['c', 'b'],
    ['a', undefined],
  ]);
  expect(without(steps, 1).map(({ visible_if }) => visible_if?.step)).toEqual([
    undefined,
    undefined,
  ]);
});

test('faults are sorted by the step they name', () => {
  const faults = faultsByStep([
    { field: '1.config.minimum' },
    { field: '1.id' },
    { field: 'name' },
  ]);
  expect([...faults]).toEqual([[1, ['config.minimum', 'id']]]);
});

import { expect, test } from 'vitest';
import { departmentTree, type DepartmentEntry } from './directory';

function department(id: string, parent: string | null, archived = false): DepartmentEntry {
  return {
    id,
    name: id,
    parent_id: parent,
    manager_id: null,
    manager: null,
    archived,
    people: 0,
  };
}

test('the tree hangs children under parents, whatever their order', () => {
  const tree = departmentTree([
    department('east', 'sales'),
    department('sales', null),
    department('shop', 'east'),
  ]);
  expect(tree.map(({ value }) => value)).toEqual(['sales']);
  expect(tree[0]?.children[0]?.children[0]?.value).toBe('shop');
});

test('a department whose parent is out of sight stands at the top; archived ones are left out', () => {
  const tree = departmentTree([department('mine', 'unseen'), department('old', 'mine', true)]);
  expect(tree).toEqual([{ value: 'mine', title: 'mine', children: [] }]);
  const whole = departmentTree([department('mine', null), department('old', 'mine', true)], true);
  expect(whole[0]?.children.map(({ value }) => value)).toEqual(['old']);
});

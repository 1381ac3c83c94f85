import { expect, test } from 'vitest';
import { idIn } from './files';

test('an id is found in an address, in capitals and alone', () => {
  const id = '0199aaaa-0000-7000-8000-00000000d0c1';
  expect(idIn(`https://shifang.example/visits?open=${id}&x=1`)).toBe(id);
  expect(idIn(`  ${id.toUpperCase()}\n`)).toBe(id);
  expect(idIn('V-1234')).toBeNull();
});

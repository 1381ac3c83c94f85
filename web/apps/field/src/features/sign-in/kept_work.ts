/** Looks into the stores of this phone for work that was never sent. */
import Dexie from 'dexie';
import { countUnsent } from '../../outbox/export';
import { FieldStore } from '../../outbox/store';

/** Commands and photos that wait in any person's store here. */
export async function countKeptWork(): Promise<number> {
  const names = await Dexie.getDatabaseNames();
  let count = 0;
  for (const name of names.filter((each) => each.startsWith('shifang-'))) {
    const store = new FieldStore(name);
    try {
      const { commands, photos } = await countUnsent(store);
      count += commands + photos;
    } finally {
      store.close();
    }
  }
  return count;
}

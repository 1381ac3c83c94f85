/** Merges the server's sections into the local store. */
import { REMEMBERED, SECTIONS, type FieldStore, type Section } from './store';
import type { Outcome, Transport } from './transport';
import type { AnyCommand, VisitCard } from './types';
import type { SyncAnswer } from './wire';

const CURSOR = 'cursor';
export const SYNCED_AT = 'synced_at';
/** The highest sequence that was removed on purpose: gaps are looked for above it. */
export const PURGED = 'purged_through';
/** Commands that were delivered stay visible for this long. */
const KEEP_SETTLED_MS = 3 * 24 * 3_600_000;

const isKnown = (name: string): name is Section => (SECTIONS as readonly string[]).includes(name);

/** Items without an id of their own are known by their kind. */
const withId = (item: Record<string, unknown>): Record<string, unknown> =>
  item['id'] === undefined ? { ...item, id: item['kind'] } : item;

/**
 * A visit that has moved on, or whose check-in was decided: what is parked or waits for it here is asked about in the
 * next round, instead of after a while.
 */
async function recall(store: FieldStore, cards: readonly Record<string, unknown>[]): Promise<void> {
  const moved = cards.filter((card) => {
    const { state, finding } = card as Partial<VisitCard>;
    return state !== 'planned' || finding?.status === 'decided';
  });
  if (moved.length === 0) return;
  const ids = new Set(moved.map((card) => String(card['id'])));
  const open = await store.commands
    .where('state')
    .anyOf('parked', 'waiting')
    .filter((command) => command.visit_id !== null && ids.has(command.visit_id))
    .primaryKeys();
  await store.commands.bulkUpdate(open.map((key) => ({ key, changes: { answered_at: null } })));
}

const OF_CUSTOMERS = `${REMEMBERED}/customers/`;

/** What was read of customers that are somebody else's by now, or nobody's, is not kept to be read without a network. */
async function forget(store: FieldStore, customerIds: readonly string[]): Promise<void> {
  for (const id of customerIds)
    await store.meta.where('key').startsWith(`${OF_CUSTOMERS}${id}/`).delete();
}

/** What was given back is out of the list with its confirmation, before the log tells of it. */
async function letGo(store: FieldStore, commandIds: readonly string[]): Promise<void> {
  const confirmed = await store.commands.bulkGet([...commandIds]);
  const given = confirmed.filter((command) => command?.kind === 'pool.release');
  const ids = given.map((command) => String(command?.customer_id));
  await store.customers.bulkDelete(ids);
  await forget(store, ids);
}

async function merge(store: FieldStore, answer: SyncAnswer): Promise<void> {
  const tables = SECTIONS.map((name) => store.table(name));
  await store.transaction(
    'rw',
    [...tables, store.meta, store.commands, store.claimed],
    async () => {
      if (answer.reset) {
        for (const table of tables) await table.clear();
        await store.meta.where('key').startsWith(OF_CUSTOMERS).delete();
      }
      for (const [name, section] of Object.entries(answer.sections)) {
        // A newer server may send sections that this version does not know.
        if (!isKnown(name)) continue;
        await store.table(name).bulkDelete(section.removed);
        await store.table(name).bulkPut(section.upserts.map(withId));
        if (name === 'customers') {
          const told = section.upserts.map(({ id }) => String(id));
          await store.claimed.bulkDelete([...told, ...section.removed]);
          await forget(store, section.removed);
        }
        if (name === 'visits') await recall(store, section.upserts);
      }
      await store.write(CURSOR, answer.cursor);
    },
  );
}

/** What the server has signed for; what was answered before there were receipts is not asked about again. */
const isSigned = (receipt: AnyCommand['receipt']): boolean =>
  receipt === undefined || receipt === 'ok';

async function purge(store: FieldStore, now: Date): Promise<void> {
  const until = new Date(now.getTime() - KEEP_SETTLED_MS).toISOString();
  const old = await store.commands
    .where('state')
    .equals('settled')
    .filter(({ answered_at, receipt }) => (answered_at ?? '') < until && isSigned(receipt))
    .toArray();
  if (old.length === 0) return;
  const through = Math.max(...old.map((command) => command.sequence));
  await store.write(PURGED, Math.max(through, (await store.read<number>(PURGED)) ?? 0));
  await store.commands.bulkDelete(old.map((command) => command.id));
  const claims = old.filter(({ kind }) => kind === 'pool.claim').map(({ id }) => id);
  await store.claimed.filter(({ command_id }) => claims.includes(command_id)).delete();
  const held = await store.photos.where('state').equals('held').toArray();
  await store.photos.bulkDelete(
    held.filter((photo) => photo.taken_at < until).map((photo) => photo.sha256),
  );
}

/**
 * Ask for what is new and merge it. Commands confirmed before the question was asked are in the answer, so
 * they are settled. Goes on while the server says that there is more.
 */
export async function syncOnce(parts: {
  store: FieldStore;
  transport: Transport;
  now: () => Date;
}): Promise<Outcome<SyncAnswer>> {
  const { store, transport, now } = parts;
  const confirmed = await store.commands.where('state').equals('applied').primaryKeys();
  let outcome: Outcome<SyncAnswer>;
  do {
    outcome = await transport.sync((await store.read<string>(CURSOR)) ?? null);
    if (outcome.kind !== 'ok') return outcome;
    await letGo(store, confirmed);
    await merge(store, outcome.value);
  } while (outcome.value.more);
  const settled: Pick<AnyCommand, 'state'> = { state: 'settled' };
  await store.commands.bulkUpdate(confirmed.map((key) => ({ key, changes: settled })));
  await purge(store, now());
  await store.write(SYNCED_AT, now().toISOString());
  return outcome;
}

/** One live view of the local store for all pages: what the server said, with the outbox laid over it. */
import { useLiveQuery } from 'dexie-react-hooks';
import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { EngineStatus } from '../outbox/engine';
import { deriveCustomers, type CustomerView } from '../outbox/customers';
import { readPolicies, type Policies } from '../outbox/policies';
import type { RouteCard } from '../outbox/day_order';
import type { Assignment } from '../outbox/store';
import { SYNCED_AT } from '../outbox/sync';
import type {
  AlertCard,
  AnyCommand,
  ClaimedCard,
  OutboxPhoto,
  PersonCard,
  TemplateVersion,
} from '../outbox/types';
import { deriveVisits, type VisitView } from '../outbox/visits';
import { useFieldSession } from './session';

export type PhotoFacts = Omit<OutboxPhoto, 'blob'>;

export interface FieldData {
  customers: ReadonlyMap<string, CustomerView>;
  visits: ReadonlyMap<string, VisitView>;
  templates: ReadonlyMap<string, TemplateVersion>;
  assignments: readonly Assignment[];
  policies: Policies;
  people: readonly PersonCard[];
  alerts: readonly AlertCard[];
  routes: readonly RouteCard[];
  commands: readonly AnyCommand[];
  photos: readonly PhotoFacts[];
  /** What was known of customers when they were claimed here; gone once the server's card came. */
  claimed: ReadonlyMap<string, ClaimedCard>;
  /** When the last sync came in; null before the first one on this phone. */
  syncedAt: string | null;
}

const DataContext = createContext<FieldData | null>(null);

export function useFieldData(): FieldData {
  const data = useContext(DataContext);
  if (data === null) throw new Error('FieldDataProvider is missing above this component');
  return data;
}

export function FieldDataProvider({
  children,
  waiting,
}: {
  children: ReactNode;
  waiting: ReactNode;
}) {
  const { store } = useFieldSession();
  const rows = useLiveQuery(async () => {
    const [cards, visitCards, visitDrafts, commands, photos] = await Promise.all([
      store.customers.toArray(),
      store.visits.toArray(),
      store.visitDrafts.toArray(),
      store.commands.orderBy('sequence').toArray(),
      store.photos.toArray(),
    ]);
    const [templates, assignments, policies, people, alerts] = await Promise.all([
      store.templates.toArray(),
      store.assignments.toArray(),
      store.policies.toArray(),
      store.people.orderBy('name').toArray(),
      store.alerts.toArray(),
    ]);
    const claimed = await store.claimed.toArray();
    const routes = await store.routes.toArray();
    const syncedAt = (await store.read<string>(SYNCED_AT)) ?? null;
    return {
      cards,
      visitCards,
      visitDrafts,
      commands,
      photos,
      templates,
      assignments,
      policies,
      people,
      alerts,
      claimed,
      routes,
      syncedAt,
    };
  }, [store]);

  const data = useMemo<FieldData | null>(() => {
    if (!rows) return null;
    return {
      customers: deriveCustomers(rows.cards, rows.commands, rows.claimed),
      visits: deriveVisits({
        cards: rows.visitCards,
        drafts: rows.visitDrafts,
        commands: rows.commands,
      }),
      templates: new Map(rows.templates.map((template) => [template.id, template])),
      assignments: rows.assignments,
      policies: readPolicies(rows.policies),
      people: rows.people,
      alerts: rows.alerts,
      routes: rows.routes,
      commands: rows.commands,
      photos: rows.photos,
      claimed: new Map(rows.claimed.map((card) => [card.customer_id, card])),
      syncedAt: rows.syncedAt,
    };
  }, [rows]);

  if (data === null) return waiting;
  return <DataContext value={data}>{children}</DataContext>;
}

export function useEngineStatus(): EngineStatus {
  const { engine } = useFieldSession();
  return useSyncExternalStore(engine.subscribe, engine.snapshot);
}

export interface OutboxCounts {
  /** Commands and photos that are on their way. */
  waiting: number;
  /** What a person must look at. */
  troubles: number;
}

export function countOutbox(data: Pick<FieldData, 'commands' | 'photos'>): OutboxCounts {
  const going = data.commands.filter(({ state }) => state === 'queued' || state === 'waiting');
  const photos = data.photos.filter(({ state, command_id }) => state === 'queued' && command_id);
  const stuck = data.commands.filter(({ state }) => state === 'parked' || state === 'rejected');
  const refused = data.photos.filter(({ state }) => state === 'refused');
  return { waiting: going.length + photos.length, troubles: stuck.length + refused.length };
}

/** Customers as the screens show them: the server's cards and those added on this phone. Pure. */
import { entryOf } from './claims';
import type { AnyCommand, ClaimedCard, CustomerCard, LocationEvidence } from './types';

export interface CustomerView extends CustomerCard {
  /** Added here and not yet confirmed by the server. */
  unsent: boolean;
  /** A correction of the position is on its way or waits for approval. */
  correction: 'none' | 'unsent' | 'asked';
  /** Claimed here, and nobody has said no: on its way, or taken and not yet synced. */
  claim: 'none' | 'unsent' | 'taken';
}

export interface LocalEntry {
  id: string;
  kind: 'follow_up' | 'issue';
  title: string;
  note: string;
  happenedAt: string;
  state: AnyCommand['state'];
}

const asView = (card: CustomerCard): CustomerView => ({
  ...card,
  unsent: false,
  correction: 'none',
  claim: 'none',
});

function place(location: LocationEvidence): Pick<CustomerCard, 'latitude' | 'longitude'> {
  const fix = location.fixes.at(-1);
  return { latitude: fix?.latitude ?? null, longitude: fix?.longitude ?? null };
}

type Place = Pick<CustomerCard, 'latitude' | 'longitude'>;

const samePlace = (a: Place, b: Place): boolean =>
  a.latitude === b.latitude && a.longitude === b.longitude;

function added(command: Extract<AnyCommand, { kind: 'customer.add' }>): CustomerView {
  const { payload } = command;
  return {
    id: payload.customer_id,
    name: payload.name,
    address: payload.address,
    type: payload.type,
    tier: null,
    life_stage: 'lead',
    tags: [],
    ...place(payload.location),
    geofence_radius_m: null,
    opening_hours: null,
    phone: payload.phone ?? null,
    owner_id: null,
    attributes: {},
    contacts: payload.contact
      ? [{ id: `${payload.customer_id}-contact`, name: payload.contact }]
      : [],
    last_visit_at: null,
    open_issues: 0,
    unsent: command.state === 'queued',
    correction: 'none',
    claim: 'none',
  };
}

/** Mine at once: what the pool showed of it is enough to go there. */
function taken(card: ClaimedCard, state: AnyCommand['state']): CustomerView {
  return {
    id: card.customer_id,
    name: card.name,
    address: card.address,
    type: card.type,
    tier: card.tier,
    life_stage: 'lead',
    tags: [],
    latitude: card.latitude,
    longitude: card.longitude,
    geofence_radius_m: null,
    opening_hours: null,
    phone: null,
    owner_id: null,
    attributes: {},
    contacts: [],
    last_visit_at: null,
    open_issues: 0,
    unsent: false,
    correction: 'none',
    claim: state === 'queued' ? 'unsent' : 'taken',
  };
}

type Views = Map<string, CustomerView>;
type Claimed = ReadonlyMap<string, ClaimedCard>;

function layOwnership(views: Views, command: AnyCommand, claimed: Claimed): void {
  if (command.kind === 'pool.claim' && !views.has(command.payload.customer_id)) {
    const card = claimed.get(command.payload.customer_id);
    const mine = card?.command_id === command.id && entryOf(command, card) === null;
    if (mine) views.set(card.customer_id, taken(card, command.state));
  }
  // Once synced, the server's own list says whether it is still here.
  if (command.kind === 'pool.release' && command.state !== 'settled') {
    views.delete(command.payload.customer_id);
  }
}

function lay(views: Views, command: AnyCommand, claimed: Claimed): void {
  if (command.state === 'rejected' || command.state === 'dismissed') return;
  layOwnership(views, command, claimed);
  if (command.kind === 'customer.add' && !views.has(command.payload.customer_id)) {
    views.set(command.payload.customer_id, added(command));
  }
  if (command.kind === 'customer.correct_position') {
    const view = views.get(command.payload.customer_id);
    // Once the customer stands where it was asked for, the request is done.
    if (view && !samePlace(view, place(command.payload.location))) {
      const correction = command.state === 'queued' ? 'unsent' : 'asked';
      views.set(view.id, { ...view, correction });
    }
  }
}

/** Every customer the phone knows of, by id. */
export function deriveCustomers(
  cards: readonly CustomerCard[],
  commands: readonly AnyCommand[],
  claimed: readonly ClaimedCard[] = [],
): Map<string, CustomerView> {
  const views = new Map(cards.map((card) => [card.id, asView(card)]));
  const known = new Map(claimed.map((card) => [card.customer_id, card]));
  for (const command of [...commands].sort((a, b) => a.sequence - b.sequence)) {
    lay(views, command, known);
  }
  return views;
}

/** Follow-ups and issues written here that the server's history cannot show yet; newest first. */
export function localEntries(customerId: string, commands: readonly AnyCommand[]): LocalEntry[] {
  const entries: LocalEntry[] = [];
  for (const command of commands) {
    if (command.customer_id !== customerId || command.state === 'settled') continue;
    const base = { id: command.id, happenedAt: command.happened_at, state: command.state };
    if (command.kind === 'customer.follow_up') {
      const { outcome, note } = command.payload;
      entries.push({ ...base, kind: 'follow_up', title: outcome, note });
    } else if (command.kind === 'customer.issue') {
      const { title, detail } = command.payload;
      entries.push({ ...base, kind: 'issue', title, note: detail });
    }
  }
  return entries.sort((a, b) => b.happenedAt.localeCompare(a.happenedAt));
}

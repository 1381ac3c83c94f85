/** What recording one's way needs, and where it stands. */
import type { ChainHead, TrackGate } from '@shifang/rules';
import type { FieldStore } from '../outbox/store';
import type { Outcome } from '../outbox/transport';

/** The server's gate as it was last told. `closed`: this person's way is not recorded at all. */
export interface KeptGate extends TrackGate {
  askedAt: string;
  closed?: boolean;
}

/** What the person wants and the server has not heard yet. */
export type Wish = 'pause' | 'resume';

/** How many points of a local day were kept here, and how many of them the server has. */
export interface DayCount {
  day: string;
  kept: number;
  sent: number;
  /** Left out because there was no room, or because the server would not take them. */
  lost: number;
}

export interface TrackReceipt {
  id: string;
  taken: number;
  duplicate: boolean;
  refused: Record<string, number>;
}

export interface TrackTransport {
  gate(): Promise<Outcome<TrackGate>>;
  wish(wish: Wish): Promise<Outcome<unknown>>;
  /** Sends the very text: its hash is a link of the chain. */
  send(body: string): Promise<Outcome<TrackReceipt>>;
}

export interface TrackParts {
  store: FieldStore;
  transport: TrackTransport;
  deviceId: string;
  now: () => Date;
  /** The local day of a moment, `YYYY-MM-DD`. */
  dayOf: (at: Date) => string;
  /** A copy of the chain's end outside the store. */
  mirror: { read(): ChainHead | null; write(head: ChainHead): void };
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

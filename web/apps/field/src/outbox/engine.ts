/**
 * Keeps the outbox moving: whenever something was recorded, the phone came online, the page came to the front
 * or a wait ran out. It holds a lock over all tabs, so that commands never overtake each other.
 */
import { havePassed } from './backoff';
import { drainPhotos, tryPhotosNow } from './photo_lane';
import { drainCommands, type Pause, type SenderParts } from './sender';
import { syncOnce } from './sync';

export interface EngineStatus {
  online: boolean;
  busy: boolean;
  signedOut: boolean;
  /** Milliseconds since 1970 of the next try, when the last one failed. */
  retryAt: number | null;
}

export interface Surroundings {
  isOnline: () => boolean;
  isVisible: () => boolean;
  /** Runs the work under a lock of the browser; false when another tab holds it. */
  exclusively: (work: () => Promise<void>) => Promise<boolean>;
  setTimer: (work: () => void, milliseconds: number) => number;
  clearTimer: (timer: number) => void;
  /** What the server needs before it judges a claim of a place; it looks after its own failures, and is soon over. */
  beforeClaims?: () => Promise<void>;
  /** Small things to see to while there is a network; they look after their own failures. */
  chores?: () => Promise<void>;
}

interface Poke {
  sync?: boolean;
  anew?: boolean;
  asked?: boolean;
}

const SYNC_EVERY_MS = 60_000;
const OTHER_TAB_MS = 5_000;
/** The server's log takes up to two seconds to show what was applied: ask once more after that. */
const SETTLE_MS = 4_000;
const LOCK = 'shifang-outbox';

/** Whether something that says where the person was waits to be sent. */
async function claimsWait(store: SenderParts['store']): Promise<boolean> {
  const queued = store.commands.where('state').equals('queued');
  return (await queued.filter(({ payload }) => 'location' in payload).count()) > 0;
}

export class Engine {
  private status: EngineStatus = { online: true, busy: false, signedOut: false, retryAt: null };
  private readonly listeners = new Set<() => void>();
  private timer: number | null = null;
  /** What was wanted while it was busy. */
  private again: Poke | null = null;
  private stopped = false;
  private syncedAt = 0;
  private asked = false;

  constructor(
    private readonly parts: SenderParts,
    private readonly around: Surroundings,
  ) {
    this.status = { ...this.status, online: around.isOnline() };
  }

  snapshot = (): EngineStatus => this.status;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  stop(): void {
    this.stopped = true;
    this.plan(null);
  }

  /**
   * Try now. `anew` (the line came back, the page came to the front) and `asked` (a person wants it) forget the
   * waiting times of photos that failed; `asked` also tries when the phone believes to be offline.
   */
  async poke(options: Poke = {}): Promise<void> {
    if (options.sync) this.syncedAt = 0;
    if (this.stopped) return;
    if (this.status.busy) {
      this.again = { ...this.again, ...options };
      return;
    }
    this.asked = options.asked ?? false;
    if (options.anew || options.asked) await tryPhotosNow(this.parts);
    this.plan(null);
    this.tell({ online: this.around.isOnline(), busy: true, retryAt: null });
    const free = await this.around.exclusively(() => this.round());
    this.tell({ busy: false });
    if (!free) this.plan(OTHER_TAB_MS);
    const again = this.again;
    this.again = null;
    if (again) await this.poke(again);
  }

  private async round(): Promise<void> {
    // A phone that says it is offline is believed, unless a person asks to try all the same.
    if (!this.around.isOnline() && !this.asked) return;
    const before = await this.parts.store.commands.where('state').equals('applied').count();
    await this.sendBeforeClaims();
    const commands = await drainCommands(this.parts);
    if (commands.reason !== 'idle') return this.rest(commands);
    const after = await this.parts.store.commands.where('state').equals('applied').count();
    let applied = after !== before;
    if (applied) this.syncedAt = 0;
    // The sections first: photos may take minutes on a bad line.
    const synced = await this.sync();
    if (synced) return this.rest(synced);
    // What a sync has brought to a decision is asked about at once.
    const decided = await drainCommands(this.parts);
    if (decided.reason !== 'idle') return this.rest(decided);
    applied ||= (await this.parts.store.commands.where('state').equals('applied').count()) > 0;
    await this.around.chores?.().catch(() => undefined);
    this.rest(await drainPhotos(this.parts));
    if (applied && this.status.retryAt === null) {
      this.syncedAt = 0;
      this.plan(SETTLE_MS);
    }
  }

  private async sendBeforeClaims(): Promise<void> {
    if (await claimsWait(this.parts.store))
      await this.around.beforeClaims?.().catch(() => undefined);
  }

  private async sync(): Promise<Pause | null> {
    const now = this.parts.now().getTime();
    if (!havePassed(SYNC_EVERY_MS, this.syncedAt, now)) return null;
    const outcome = await syncOnce(this.parts);
    if (outcome.kind === 'signed_out') return { reason: 'signed_out' };
    if (outcome.kind !== 'ok') return { reason: 'later', at: now + SYNC_EVERY_MS / 4 };
    this.syncedAt = now;
    return null;
  }

  private rest(pause: Pause): void {
    const now = this.parts.now().getTime();
    this.tell({ signedOut: pause.reason === 'signed_out' });
    if (pause.reason === 'signed_out') return this.plan(null);
    if (pause.reason === 'later') {
      this.tell({ retryAt: pause.at });
      return this.plan(Math.max(250, pause.at - now));
    }
    this.tell({ retryAt: null });
    this.plan(SYNC_EVERY_MS);
  }

  private plan(milliseconds: number | null): void {
    if (this.timer !== null) this.around.clearTimer(this.timer);
    this.timer = null;
    if (milliseconds === null || this.stopped) return;
    this.timer = this.around.setTimer(() => {
      this.timer = null;
      // Hidden pages are left alone; coming to the front pokes anyway.
      if (this.around.isVisible()) void this.poke();
    }, milliseconds);
  }

  private tell(changes: Partial<EngineStatus>): void {
    this.status = { ...this.status, ...changes };
    for (const listener of this.listeners) listener();
  }
}

/** The browser as the engine sees it. */
export function browserSurroundings(): Surroundings {
  return {
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState === 'visible',
    exclusively: async (work) => {
      let held = false;
      await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
        held = lock !== null;
        if (held) await work();
      });
      return held;
    },
    setTimer: (work, milliseconds) => window.setTimeout(work, milliseconds),
    clearTimer: (timer) => window.clearTimeout(timer),
  };
}

/** Pokes the engine at the moments that matter; returns how to stop listening. */
export function listenForMoments(engine: Engine): () => void {
  const now = (): void => void engine.poke({ anew: true });
  const front = (): void => {
    if (document.visibilityState === 'visible') void engine.poke({ sync: true, anew: true });
  };
  const woken = (event: MessageEvent): void => {
    if ((event.data as { kind?: string } | null)?.kind === 'drain-outbox') void engine.poke();
  };
  window.addEventListener('online', now);
  window.addEventListener('offline', now);
  document.addEventListener('visibilitychange', front);
  navigator.serviceWorker?.addEventListener('message', woken);
  return () => {
    window.removeEventListener('online', now);
    window.removeEventListener('offline', now);
    document.removeEventListener('visibilitychange', front);
    navigator.serviceWorker?.removeEventListener('message', woken);
  };
}

// @vitest-environment node
/**
 * The discipline of receipts: whatever happens on the line, the phone still holds a thing or the server has it, and the
 * server has nothing twice.
 */
import 'fake-indexeddb/auto';
import { hexOf, sha256 } from '@shifang/rules';
import { beforeEach, describe, expect, it } from 'vitest';
import { drainPhotos } from './photo_lane';
import { RECEIPT_KEYS } from './receipts';
import { record } from './record';
import { drainCommands, type SenderParts } from './sender';
import type { FieldStore } from './store';
import { syncOnce } from './sync';
import { freshStore, LATER, NOW, photo, PretendServer, receiptsOf } from './testing';
import type { Outcome, PhotoHeld } from './transport';
import type { OutboxPhoto } from './types';
import type { CommandAnswer, CommandEnvelope, SyncAnswer } from './wire';

/** Numbers between 0 and 1, the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A line that loses requests, loses answers, and a server that sometimes signs wrongly or says yes without keeping. */
class BadLine extends PretendServer {
  /** How often each thing came to be kept. */
  readonly kept = new Map<string, number>();
  healed = false;

  constructor(private readonly chance: () => number) {
    super();
  }

  private lost(): boolean {
    return !this.healed && this.chance() < 0.3;
  }

  private weather(): void {
    const dice = this.healed ? 1 : this.chance();
    this.receipts = dice < 0.15 ? 'forged' : dice < 0.3 ? 'none' : 'good';
  }

  override async sendCommands(commands: CommandEnvelope[]): Promise<Outcome<CommandAnswer[]>> {
    if (this.lost()) return LATER;
    this.weather();
    if (!this.healed && this.chance() < 0.1) {
      // Yes, it says, and has kept nothing: it cannot have signed either.
      this.receipts = this.chance() < 0.5 ? 'none' : 'forged';
      const key = (await this.receiptKeys()) as { value: { id: string }[] };
      const signature = this.receipts === 'none' ? null : 'AAAA';
      return {
        kind: 'ok',
        value: commands.map(({ id }) => ({
          id,
          status: 'applied',
          receipt: signature && { key: key.value[0]?.id ?? '', at: NOW.toISOString(), signature },
        })),
      };
    }
    for (const { id } of commands)
      if (!this.done.includes(id)) this.kept.set(id, (this.kept.get(id) ?? 0) + 1);
    const outcome = await super.sendCommands(commands);
    return this.lost() ? LATER : outcome;
  }

  override async uploadPhoto(sent: OutboxPhoto & { blob: Blob }): Promise<Outcome<PhotoHeld>> {
    if (this.lost()) return LATER;
    this.forgetUploads = !this.healed && this.chance() < 0.2;
    if (!this.forgetUploads && !this.held.has(sent.sha256))
      this.kept.set(sent.sha256, (this.kept.get(sent.sha256) ?? 0) + 1);
    const outcome = await super.uploadPhoto(sent);
    return this.lost() ? LATER : outcome;
  }

  override async photoHeld(hash: string): Promise<Outcome<PhotoHeld | null>> {
    if (this.lost()) return LATER;
    this.weather();
    if (!this.healed && this.chance() < 0.1 && !this.held.has(hash))
      return { kind: 'ok', value: { sha256: hash } };
    const outcome = await super.photoHeld(hash);
    return this.lost() ? LATER : outcome;
  }

  override async sync(): Promise<Outcome<SyncAnswer>> {
    if (this.lost()) return LATER;
    return { kind: 'ok', value: { cursor: '1', reset: false, sections: {} } };
  }
}

const MINUTE = 60_000;
/** `make prove` lives through many days. */
const SEEDS = import.meta.env['VITE_PROVE'] ? 60 : 3;

describe('a day on a bad line', () => {
  it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))(
    'loses nothing and doubles nothing (seed %i)',
    async (seed) => {
      const chance = dice(seed);
      const store = freshStore();
      const server = new BadLine(chance);
      let at = NOW.getTime();
      const now = (): Date => new Date(at);
      const receipts = receiptsOf(store, server, now);
      const parts: SenderParts = { store, transport: server, receipts, now, random: chance };
      const commands: string[] = [];
      const photos: string[] = [];

      const nothingIsLost = async (): Promise<void> => {
        for (const id of commands)
          expect((await store.commands.get(id)) !== undefined || server.done.includes(id)).toBe(
            true,
          );
        for (const hash of photos) {
          const here = (await store.photos.get(hash))?.blob ?? null;
          expect(here !== null || server.held.has(hash)).toBe(true);
        }
      };
      const round = async (): Promise<void> => {
        await drainCommands(parts);
        await syncOnce(parts);
        await drainPhotos(parts);
        await nothingIsLost();
      };

      for (let turn = 0; turn < 40; turn += 1) {
        const hash = hexOf(await sha256(new TextEncoder().encode(`${seed} ${turn}`)));
        await store.photos.add(photo(hash, { command_id: null }));
        const payload = { visit_id: `v${turn}`, reason: 'r', photos: [{ sha256: hash }] };
        const [made] = await record(store, 'd1', {
          commands: [{ kind: 'visit.cancel', payload, happenedAt: now() }],
        });
        commands.push(made?.id ?? '');
        photos.push(hash);
        at += MINUTE * (1 + chance() * 20);
        await round();
      }
      // Days of bad weather, so that what was settled is cleared away too.
      for (let day = 0; day < 8; day += 1) {
        at += 24 * 60 * MINUTE;
        await round();
      }
      server.healed = true;
      for (let turn = 0; turn < 6; turn += 1) {
        at += 10 * MINUTE;
        await round();
      }
      expect([...server.done].sort()).toEqual([...commands].sort());
      expect([...server.held.keys()].sort()).toEqual([...photos].sort());
      expect([...server.kept.values()].every((times) => times === 1)).toBe(true);
      // All of it is signed for now, so the phone may let go: of bytes at once, of commands after some days.
      expect(await store.photos.filter(({ blob }) => blob !== null).count()).toBe(0);
      at += 4 * 24 * 60 * MINUTE;
      await round();
      expect(await store.commands.count()).toBe(0);
    },
    120_000,
  );
});

describe('a thing without a good receipt', () => {
  let store: FieldStore;
  let server: PretendServer;
  let at: number;
  const now = (): Date => new Date(at);
  const parts = (): SenderParts => ({
    store,
    transport: server,
    receipts: receiptsOf(store, server, now),
    now,
    random: () => 0.5,
  });

  beforeEach(() => {
    store = freshStore();
    server = new PretendServer();
    at = NOW.getTime();
  });

  it.each(['none', 'forged'] as const)('is kept, told and asked about again (%s)', async (how) => {
    server.receipts = how;
    const state = how === 'none' ? 'missing' : 'bad';
    await store.photos.add(photo('a'.repeat(64)));
    const [made] = await record(store, 'd1', {
      commands: [
        { kind: 'visit.cancel', payload: { visit_id: 'v', reason: 'r' }, happenedAt: NOW },
      ],
    });
    await drainCommands(parts());
    await drainPhotos(parts());
    expect(await store.commands.get(made?.id ?? '')).toMatchObject({
      state: 'applied',
      receipt: state,
    });
    const kept = await store.photos.get('a'.repeat(64));
    expect(kept).toMatchObject({ state: 'queued', code: `receipt.${state}` });
    expect(kept?.blob).not.toBeNull();
    server.receipts = 'good';
    at += 6 * MINUTE;
    await drainCommands(parts());
    await drainPhotos(parts());
    expect(await store.commands.get(made?.id ?? '')).toMatchObject({
      state: 'applied',
      receipt: 'ok',
    });
    expect(await store.photos.get('a'.repeat(64))).toMatchObject({ state: 'held', blob: null });
    // Its bytes went over the line once.
    expect(server.uploads).toHaveLength(1);
    expect(server.done).toHaveLength(1);
  });

  it('of a server that is not the one of the first day is not let go of', async () => {
    await record(store, 'd1', {
      commands: [
        { kind: 'visit.cancel', payload: { visit_id: 'v', reason: 'r' }, happenedAt: NOW },
      ],
    });
    await drainCommands(parts());
    expect(await store.read(RECEIPT_KEYS)).toHaveLength(1);
    server = new PretendServer();
    const [made] = await record(store, 'd1', {
      commands: [
        { kind: 'visit.cancel', payload: { visit_id: 'w', reason: 'r' }, happenedAt: NOW },
      ],
    });
    await drainCommands(parts());
    expect((await store.commands.get(made?.id ?? ''))?.receipt).toBe('bad');
    expect(await store.read(RECEIPT_KEYS)).toHaveLength(1);
  });
});

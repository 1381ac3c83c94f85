/**
 * A second auditor of a whole log, made of what the page verifies with; the server's proofs run it beside their own.
 *
 * It reads JSON lines. First what an auditor holds: the log's key and one old checkpoint. Then tiles of 256 events as
 * they stand in the tables now, and with every `judge` it answers what does not fit, "" when everything does; tiles
 * that came before it are forgotten again unless it says `keep`.
 */
import { createInterface } from 'node:readline';
import { same } from '../apps/verify/src/proof/bytes';
import { readCheckpoint, readKey, type Checkpoint, type Key } from '../apps/verify/src/proof/note';
import { leafOf, nodeHash } from '../apps/verify/src/proof/tree';
import { read, written } from './entry';

const WIDTH = 256;

interface Row {
  position: number;
  leaf: string;
  salt: string | null;
  entry: unknown;
}

/** What the tables say beside the events: stored tiles, how many there are, events in no place. */
interface Beside {
  stored: { level: number; number: number; hashes: string; root: string }[];
  count: number;
  strays: number;
}

type Line =
  | { key: string; checkpoint: string }
  | { tile: number; rows: Row[] }
  | { judge: Beside; keep: boolean };

interface Complete {
  level: number;
  number: number;
  hashes: Uint8Array[];
}

interface Tile {
  leaves: Uint8Array[];
  root: Uint8Array | undefined;
  fault: string;
}

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** The root over leaves or complete subtrees, as RFC 9162 defines it in 2.1.1. */
function treeHash(hashes: Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0] as Uint8Array;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)));
}

/** The hashes of a complete tile and all nodes above them, level by level, as the tables keep them. */
function nodesOver(hashes: Uint8Array[]): Uint8Array[] {
  if (hashes.length === 1) return hashes;
  const pairs = hashes.filter((_, at) => at % 2 === 0);
  const above = pairs.map((left, at) => nodeHash(left, hashes[2 * at + 1] as Uint8Array));
  return [...hashes, ...nodesOver(above)];
}

/** The leaves computed anew from the events, and whether they are those that stand beside them. */
function tileOf(number: number, rows: Row[]): Tile {
  let fault = '';
  const leaves = rows.map(({ position, leaf, salt, entry }, at) => {
    if (position !== number * WIDTH + at + 1) fault = 'gap';
    const stored = bytes(leaf);
    if (entry === null || salt === null) fault = 'event missing';
    const found = entry === null ? undefined : leafOf(written(entry), bytes(salt ?? ''));
    if (found && !same(found, stored)) fault = 'event changed';
    return found ?? stored;
  });
  return { leaves, root: leaves.length === WIDTH ? treeHash(leaves) : undefined, fault };
}

class Log {
  private readonly checkpoint: Checkpoint;
  private known = new Map<number, Tile>();
  private now = new Map<number, Tile>();
  private fresh = new Set<number>();

  constructor(key: string, note: string) {
    const point = readCheckpoint(note, readKey(key) as Key);
    if (point === undefined) throw new Error('no checkpoint of this log');
    this.checkpoint = point;
  }

  read(number: number, rows: Row[]): void {
    this.fresh.add(number);
    if (rows.length === 0) this.now.delete(number);
    else this.now.set(number, tileOf(number, rows));
  }

  judge(beside: Beside, keep: boolean): string {
    const fault = this.faults(beside).next().value ?? '';
    if (keep) this.known = this.now;
    this.now = new Map(this.known);
    this.fresh = new Set();
    return fault;
  }

  private *faults({ stored, count, strays }: Beside): Generator<string, undefined> {
    const tiles = [...this.now.entries()].sort(([one], [two]) => one - two);
    for (const [at, [number, tile]] of tiles.entries()) {
      if (tile.fault) yield tile.fault;
      if (number !== at || (!tile.root && at + 1 < tiles.length)) yield 'gap';
    }
    const { size, root } = this.checkpoint;
    const found = this.rootOf(size);
    if (found === undefined) yield 'cut';
    else if (!same(found, root)) yield 'checkpoint';
    const wanted = [...completeTiles(tiles.map(([, tile]) => tile))];
    if (count !== wanted.length || !this.areKept(wanted, stored)) yield 'tiles';
    if (strays > 0) yield 'event without a place';
    return undefined;
  }

  /** Whether the tables keep these tiles; of the leaves' those that were read anew. */
  private areKept(wanted: Complete[], stored: Beside['stored']): boolean {
    const told = new Map(stored.map((each) => [`${each.level}/${each.number}`, each]));
    return wanted
      .filter(({ level, number }) => level > 0 || this.fresh.has(number))
      .every(({ level, number, hashes }) => {
        const each = told.get(`${level}/${number}`);
        const nodes = Buffer.concat(nodesOver(hashes)).toString('hex');
        return each?.hashes === nodes && each.root === nodes.slice(-64);
      });
  }

  /** The root of the first so many leaves: over full tiles, and the leaves behind them. */
  private rootOf(size: number): Uint8Array | undefined {
    const whole = Math.floor(size / WIDTH);
    const roots = Array.from({ length: whole }, (_, number) => this.now.get(number)?.root);
    const rest = this.now.get(whole)?.leaves.slice(0, size % WIDTH) ?? [];
    const given = roots.filter((each) => each !== undefined);
    if (given.length < whole || rest.length < size % WIDTH) return undefined;
    return treeHash(rest.length > 0 ? [...given, treeHash(rest)] : given);
  }
}

/** Every complete tile over these tiles' leaves, level by level. */
function* completeTiles(tiles: Tile[]): Generator<Complete> {
  let roots: Uint8Array[] = [];
  for (const [number, { leaves, root }] of tiles.entries()) {
    if (root === undefined) continue;
    yield { level: 0, number, hashes: leaves };
    roots.push(root);
  }
  for (let level = 1; roots.length >= WIDTH; level += 1) {
    const above: Uint8Array[] = [];
    for (let at = 0; at + WIDTH <= roots.length; at += WIDTH) {
      const hashes = roots.slice(at, at + WIDTH);
      yield { level, number: at / WIDTH, hashes };
      above.push(treeHash(hashes));
    }
    roots = above;
  }
}

/** Rows with their entries as `written` wants them. */
function withEntries(rows: Row[], text: string): Row[] {
  const told = (read(text) as { rows: Row[] }).rows;
  return rows.map((row, at) => ({ ...row, entry: told[at]?.entry ?? null }));
}

let log: Log | undefined;
for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text) as Line;
  if ('checkpoint' in line) log = new Log(line.key, line.checkpoint);
  else if ('rows' in line) log?.read(line.tile, withEntries(line.rows, text));
  else process.stdout.write(`${JSON.stringify(log?.judge(line.judge, line.keep))}\n`);
}

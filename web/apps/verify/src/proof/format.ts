/** The proof's file: canonical JSON (RFC 8785, whole numbers only), read so strictly that it can be written back. */
import { fromBase64, same, textOf, utf8 } from './bytes';

export const SCHEMA = 'shifang.visit-proof.1';
const LONGEST = 32 * 1024 * 1024;
const DEEPEST = 8;
const SURROGATE = /[\ud800-\udfff]/;
const ALONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Leaf {
  index: number;
  path: Uint8Array[];
}

export interface Told extends Leaf {
  entry: string;
  salt: Uint8Array;
}

export interface Erased extends Leaf {
  leaf: Uint8Array;
}

export interface Proof {
  visit: string;
  made_at: string;
  key: string;
  checkpoint: string;
  events: (Told | Erased)[];
  documents: string[];
  consistency: { older: number; path: Uint8Array[] } | null;
  timestamp: Uint8Array | null;
  seal: string;
  /** The bytes that are sealed: the file without its seal. */
  content: Uint8Array;
}

/** Why bytes are no proof. */
export class NoProof extends Error {}

type Json = null | string | number | Json[] | { [name: string]: Json };

/** Reads a proof; throws NoProof, which names what is wrong, for every other bytes. */
export function readProof(bytes: Uint8Array): Proof {
  if (bytes.length > LONGEST) throw new NoProof('size');
  const file = object(parsed(bytes), 'json');
  const { seal, ...rest } = file;
  if (file['schema'] !== SCHEMA) throw new NoProof('schema');
  const names = Object.keys(file).sort();
  const written = new Map(names.map((name) => [name, field(name, file[name])]));
  if (!same(utf8(`{${[...written.values()].join(',')}}`), bytes)) throw new NoProof('canonical');
  only(rest, 'checkpoint consistency documents events key made_at schema timestamp visit');
  const { consistency, timestamp } = rest;
  written.delete('seal');
  return {
    visit: visitOf(rest['visit']),
    made_at: text(rest['made_at']),
    key: text(rest['key']),
    checkpoint: text(rest['checkpoint']),
    events: list(rest['events']).map(eventOf),
    documents: list(rest['documents']).map(text),
    consistency: consistency === null ? null : sinceOf(consistency),
    timestamp: timestamp === null ? null : binary(timestamp),
    seal: text(seal),
    content: utf8(`{${[...written.values()].join(',')}}`),
  };
}

export function isErased(event: Told | Erased): event is Erased {
  return 'leaf' in event;
}

function parsed(bytes: Uint8Array): unknown {
  const found = textOf(bytes);
  if (found === undefined) throw new NoProof('json');
  try {
    return JSON.parse(found);
  } catch {
    throw new NoProof('json');
  }
}

/** RFC 8785 for what a proof may hold. Names are ASCII, so their order is that of their bytes. */
function canonical(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new NoProof('fields');
  if (value === null) return 'null';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw new NoProof('fields');
  const names = Object.keys(value).sort();
  const fields = value as Record<string, unknown>;
  return `{${names.map((name) => field(name, fields[name], depth + 1)).join(',')}}`;
}

function field(name: string, value: unknown, depth = 1): string {
  return `${quoted(name)}:${canonical(value, depth)}`;
}

/** A text that cannot be UTF-8 has no canonical form. */
function quoted(value: string): string {
  if (SURROGATE.test(value) && ALONE.test(value)) throw new NoProof('json');
  return JSON.stringify(value);
}

function eventOf(value: Json | undefined): Told | Erased {
  const event = object(value, 'events');
  const { index, path, entry, salt, leaf } = event;
  if ('leaf' in event) {
    only(event, 'index leaf path');
    return { index: whole(index), path: pathOf(path), leaf: binary(leaf, 32) };
  }
  only(event, 'entry index path salt');
  return { index: whole(index), path: pathOf(path), entry: text(entry), salt: binary(salt, 16) };
}

function sinceOf(value: Json | undefined): { older: number; path: Uint8Array[] } {
  const { older, path } = only(object(value, 'consistency'), 'older path');
  return { older: whole(older), path: pathOf(path) };
}

function pathOf(value: Json | undefined): Uint8Array[] {
  return list(value).map((each) => binary(each, 32));
}

function object(value: unknown, otherwise: string): Record<string, Json> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new NoProof(otherwise);
  return value as Record<string, Json>;
}

function only(value: Record<string, Json>, names: string): Record<string, Json> {
  if (Object.keys(value).sort().join(' ') !== names) throw new NoProof('fields');
  return value;
}

function list(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new NoProof('list');
  return value;
}

function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new NoProof('text');
  return value;
}

function whole(value: Json | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new NoProof('number');
  return value;
}

function visitOf(value: Json | undefined): string {
  if (!UUID.test(text(value))) throw new NoProof('uuid');
  return value as string;
}

function binary(value: Json | undefined, length?: number): Uint8Array {
  const bytes = fromBase64(text(value));
  if (bytes === undefined || (length !== undefined && bytes.length !== length))
    throw new NoProof('base64');
  return bytes;
}

/** Checks a proof step by step, with nothing but its bytes and what the one who checks already holds. */
import { hash, hex, toBase64, utf8 } from './bytes';
import { isErased, NoProof, readProof, SCHEMA, type Proof } from './format';
import {
  cosignedAt,
  otherLines,
  readCheckpoint,
  readCosigner,
  readKey,
  signedText,
  stampedText,
  type Checkpoint,
  type Key,
} from './note';
import { goesOn, includes, leafOf } from './tree';

export type Outcome = 'good' | 'wrong' | 'open';

export interface Step {
  code: string;
  outcome: Outcome;
  /** Which words tell what was found; `params` fill them. */
  reason: string;
  params: Record<string, string | number>;
}

export interface Held {
  key?: string | undefined;
  older?: string | undefined;
  /** Keys of witnesses whose cosignatures must be there. */
  witnesses?: string[] | undefined;
  /** SHA-256 of photo files, by file name. */
  photos?: Record<string, string> | undefined;
}

/** What an event says; display only, the bytes that count are its entry's. */
export interface Entry {
  id: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  related_id: string | null;
  happened_at: string;
  received_at: string;
  facts: Record<string, unknown>;
}

export interface Verdict {
  steps: Step[];
  good: boolean;
  proof: Proof | undefined;
  entries: Entry[];
}

const TEXTS = ['id', 'kind', 'subject_kind', 'subject_id', 'happened_at', 'received_at'] as const;
const UNREADABLE: Entry = {
  id: '',
  kind: '',
  subject_kind: '',
  subject_id: '',
  related_id: null,
  happened_at: '',
  received_at: '',
  facts: {},
};

export function verify(bytes: Uint8Array, held: Held = {}): Verdict {
  const steps = [...eachStep(bytes, held)];
  const good = steps.every(({ outcome }) => outcome !== 'wrong');
  try {
    const proof = readProof(bytes);
    return { steps, good, proof, entries: entriesOf(proof) };
  } catch {
    return { steps, good, proof: undefined, entries: [] };
  }
}

/** The steps in order. Those that the next ones rest on end it when they are wrong. */
export function* eachStep(bytes: Uint8Array, held: Held = {}): Generator<Step> {
  let proof: Proof;
  try {
    proof = readProof(bytes);
  } catch (wrong) {
    yield bad('format', wrong instanceof NoProof ? wrong.message : 'json');
    return;
  }
  yield fine('format', 'read', { events: proof.events.length });
  const key = readKey(proof.key);
  if (key === undefined) {
    yield bad('key', 'unreadable');
    return;
  }
  yield keyStep(proof.key, key, held);
  yield sealStep(proof, key);
  const point = readCheckpoint(proof.checkpoint, key);
  if (point === undefined) {
    yield bad('checkpoint', 'unsigned');
    return;
  }
  const { origin, size } = point;
  yield fine('checkpoint', 'signed', { origin, size, root: hex(point.root) });
  yield* cosignatureSteps(proof.checkpoint, held.witnesses ?? []);
  if (proof.timestamp !== null) yield timestampStep(proof.checkpoint, proof.timestamp);
  yield eventsStep(proof, point);
  const entries = entriesOf(proof);
  yield aboutStep(proof, entries);
  yield documentsStep(proof, entries);
  if (held.older !== undefined) yield olderStep(held.older, proof, { key, point });
  if (held.photos !== undefined) yield photosStep(held.photos, entries);
}

/** The photos' files that the events name: as they came (`raw`), or watermarked (`derived`). */
export function photosOf(entries: Entry[]): Map<string, 'raw' | 'derived'> {
  const found = new Map<string, 'raw' | 'derived'>();
  for (const { subject_kind, facts } of entries) {
    for (const name of names(facts['photo_sha256'])) found.set(name, 'raw');
    if (subject_kind !== 'photo') continue;
    if (typeof facts['sha256'] === 'string') found.set(facts['sha256'], 'raw');
    const derived = facts['watermark_sha256'];
    if (typeof derived === 'string') found.set(derived, 'derived');
  }
  return found;
}

function fine(code: string, reason: string, params: Step['params'] = {}): Step {
  return { code, outcome: 'good', reason, params };
}

function bad(code: string, reason: string, params: Step['params'] = {}): Step {
  return { code, outcome: 'wrong', reason, params };
}

/** Whose key it is cannot be told from the file: from the one that was published, or an older checkpoint. */
function keyStep(told: string, key: Key, { key: known, older }: Held): Step {
  const params = { key: told };
  if (known !== undefined)
    return known.trim() === told ? fine('key', 'known', params) : bad('key', 'other', params);
  if (older !== undefined && readCheckpoint(older, key) !== undefined)
    return fine('key', 'as_before', params);
  return { code: 'key', outcome: 'open', reason: 'from_file', params };
}

function sealStep(proof: Proof, key: Key): Step {
  const text = `${SCHEMA}\n${toBase64(hash(proof.content))}\n`;
  // A hash is compared before a signature is: what was changed in the file shows here.
  if (!proof.seal.startsWith(`${text}\n`)) return bad('seal', 'changed');
  return signedText(proof.seal, key, true) === text
    ? fine('seal', 'whole')
    : bad('seal', 'unsigned');
}

/** Without a witness's key nobody can tell whose line it is. */
function* cosignatureSteps(note: string, witnesses: string[]): Generator<Step> {
  const lines = otherLines(note);
  if (witnesses.length === 0 && lines > 0)
    yield { code: 'cosignatures', outcome: 'open', reason: 'keys_missing', params: { lines } };
  else if (witnesses.length > 0) yield cosignedStep(note, witnesses);
}

function cosignedStep(note: string, witnesses: string[]): Step {
  const seen: string[] = [];
  for (const each of witnesses) {
    const by = readCosigner(each);
    const at = by && cosignedAt(note, by);
    if (at === undefined)
      return bad('cosignatures', 'missing', { witness: each.split('+')[0] as string });
    seen.push(`${by?.name} ${instant(at)}`);
  }
  return fine('cosignatures', 'seen', { witnesses: seen.join(', ') });
}

function instant(seconds: bigint): string {
  const at = new Date(Number(seconds) * 1000);
  return Number.isNaN(at.getTime()) ? String(seconds) : at.toISOString();
}

/** Whether the stamp is of this checkpoint; whether its authority signed it, other programs tell. */
function timestampStep(note: string, token: Uint8Array): Step {
  const digest = hex(hash(utf8(stampedText(note))));
  if (!hex(token).includes(digest)) return bad('timestamp', 'another');
  return { code: 'timestamp', outcome: 'open', reason: 'of_this', params: { sha256: digest } };
}

function eventsStep(proof: Proof, point: Checkpoint): Step {
  const places = proof.events.map(({ index }) => index);
  const rising = places.every((place, at) => at === 0 || place > (places[at - 1] as number));
  if (places.length === 0 || !rising) return bad('events', 'order');
  for (const event of proof.events) {
    const leaf = isErased(event) ? event.leaf : leafOf(event.entry, event.salt);
    if (!includes(point, { hash: leaf, index: event.index }, event.path))
      return bad('events', 'not_in_log', { position: event.index + 1 });
  }
  const erased = proof.events.filter(isErased).length;
  return fine('events', erased > 0 ? 'in_log_erased' : 'in_log', { events: places.length, erased });
}

function entriesOf(proof: Proof): Entry[] {
  return proof.events.flatMap((event) => (isErased(event) ? [] : [entryOf(event.entry)]));
}

/** What cannot be read is about nothing. */
function entryOf(text: string): Entry {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
  if (!isObject(found) || !isObject(found['facts'])) return UNREADABLE;
  const { related_id = null } = found;
  const whole = TEXTS.every((name) => typeof found[name] === 'string');
  if (!whole || (related_id !== null && typeof related_id !== 'string')) return UNREADABLE;
  return { ...(found as unknown as Entry), related_id };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Every event is about the visit, or about a photo that one of those names; none comes twice. */
function aboutStep({ visit }: Proof, entries: Entry[]): Step {
  if (new Set(entries.map(({ id }) => id)).size !== entries.length) return bad('about', 'twice');
  const own = entries.filter((each) => [each.subject_id, each.related_id].includes(visit));
  const pictured = new Set(own.flatMap(({ facts }) => names(facts['photo_sha256'])));
  const strange = entries.find(
    (each) =>
      !own.includes(each) &&
      !(each.subject_kind === 'photo' && pictured.has(each.facts['sha256'] as string)),
  );
  if (strange !== undefined) return bad('about', 'elsewhere', { id: strange.id });
  return fine('about', 'visit', { visit });
}

function documentsStep(proof: Proof, entries: Entry[]): Step {
  const named = entries.flatMap(({ facts }) =>
    'document_sha256' in facts ? [facts['document_sha256']] : [],
  );
  const shown = proof.documents.map((each) => hex(hash(utf8(each))));
  if (new Set(shown).size !== shown.length || !shown.every((each) => named.includes(each)))
    return bad('documents', 'not_named');
  return fine('documents', 'named', { documents: shown.length, named: named.length });
}

function olderStep(note: string, proof: Proof, now: { key: Key; point: Checkpoint }): Step {
  const before = readCheckpoint(note, now.key);
  if (before === undefined) return bad('older', 'unsigned');
  const params = { older: before.size, size: now.point.size };
  const since = proof.consistency;
  const equal = before.size === now.point.size;
  if (!equal && since?.older !== before.size)
    return bad('older', before.size > now.point.size ? 'newer' : 'no_path', params);
  const path = equal ? [] : (since?.path ?? []);
  return goesOn(before, now.point, path)
    ? fine('older', 'goes_on', params)
    : bad('older', 'rewritten', params);
}

function photosStep(files: Record<string, string>, entries: Entry[]): Step {
  const known = photosOf(entries);
  const strange = Object.keys(files).filter((name) => !known.has(files[name] as string));
  const found = new Set(Object.values(files).filter((digest) => known.has(digest))).size;
  const params = { found, photos: known.size, strange: strange.sort().join(', ') };
  if (strange.length > 0) return bad('photos', 'strange', params);
  return found > 0 ? fine('photos', 'found', params) : bad('photos', 'none', params);
}

/** The Merkle tree of RFC 9162: verification of inclusion (2.1.3.2) and of consistency (2.1.4.2), as written there. */
import { hash, same, utf8 } from './bytes';

const COMMITMENT = utf8('shifang.event.1\0');
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The leaf of an event: its entry's text, hidden by its salt. */
export function leafOf(entry: string, salt: Uint8Array): Uint8Array {
  return hash(LEAF, hash(COMMITMENT, salt, utf8(entry)));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(NODE, left, right);
}

/** Numbers may pass 32 bits, so there are no bitwise operators here. */
const odd = (number: number) => number % 2 === 1;
const half = (number: number) => Math.floor(number / 2);

interface Leaf {
  hash: Uint8Array;
  index: number;
}

interface Tree {
  size: number;
  root: Uint8Array;
}

export function includes(tree: Tree, leaf: Leaf, path: Uint8Array[]): boolean {
  if (leaf.index >= tree.size) return false;
  let fn = leaf.index;
  let sn = tree.size - 1;
  let r = leaf.hash;
  for (const p of path) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else r = nodeHash(r, p);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(r, tree.root);
}

export function goesOn(first: Tree, second: Tree, given: Uint8Array[]): boolean {
  if (first.size === second.size) return given.length === 0 && same(first.root, second.root);
  if (first.size === 0 || first.size > second.size || given.length === 0) return false;
  const complete = Number.isInteger(Math.log2(first.size));
  return leadsTo(first, second, complete ? [first.root, ...given] : given);
}

/** Steps 3 to 7 of section 2.1.4.2: the path yields both roots. */
function leadsTo(first: Tree, second: Tree, path: Uint8Array[]): boolean {
  let fn = first.size - 1;
  let sn = second.size - 1;
  while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
  let fr = path[0] as Uint8Array;
  let sr = fr;
  for (const c of path.slice(1)) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(fr, first.root) && same(sr, second.root);
}

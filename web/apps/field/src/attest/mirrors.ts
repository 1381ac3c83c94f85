/** Ends of the phone's chains, kept beside the store as well: a wiped store must not begin a chain anew. */
import type { ChainHead } from '@shifang/rules';
import type { HeadMirror } from './seal';

export function mirrorOfChain(name: 'evidence' | 'tracks', deviceId: string): HeadMirror {
  const key = `shifang.chain.${name}.${deviceId}`;
  return {
    read: () => {
      try {
        return JSON.parse(localStorage.getItem(key) ?? 'null') as ChainHead | null;
      } catch {
        return null;
      }
    },
    write: (head) => localStorage.setItem(key, JSON.stringify(head)),
  };
}

/** One at a time over all tabs, where the browser has locks; else at least in this one. */
export function turnsOf(name: string): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    if (typeof navigator !== 'undefined' && 'locks' in navigator)
      return navigator.locks.request(name, work) as Promise<T>;
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

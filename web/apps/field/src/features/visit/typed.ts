/** Answers as they are typed: on the screen at once, in the store a moment later. */
import type { Answers } from '@shifang/rules';
import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 300;

export function useTyped(
  answers: Answers,
  save: (answers: Answers) => Promise<void>,
): [Answers, (changes: Answers) => void] {
  const [typed, setTyped] = useState(answers);
  const waiting = useRef<{ timer: number; flush: () => void } | null>(null);
  // Leaving the step writes what the pause still held back.
  useEffect(() => {
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') waiting.current?.flush();
    };
    // A phone may end a page that is out of sight without another word.
    document.addEventListener('visibilitychange', hidden);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      waiting.current?.flush();
    };
  }, []);
  const type = (changes: Answers): void => {
    const next = { ...typed, ...changes };
    setTyped(next);
    if (waiting.current) window.clearTimeout(waiting.current.timer);
    const flush = (): void => {
      if (waiting.current) window.clearTimeout(waiting.current.timer);
      waiting.current = null;
      void save(next);
    };
    waiting.current = { timer: window.setTimeout(flush, PAUSE_MS), flush };
  };
  return [typed, type];
}

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PullToRefresh.module.css';

interface Props {
  onRefresh: () => Promise<void>;
  children: ReactNode;
}

/** The head follows the finger half the way. */
const RESISTANCE = 0.5;
const RELEASE_PX = 56;
const FARTHEST_PX = 96;

/** Whatever scrolls round the element has nothing above. */
function isAtTop(element: HTMLElement | null): boolean {
  for (let each = element; each; each = each.parentElement) if (each.scrollTop > 0) return false;
  return true;
}

/** Pulled down by one finger from the top of the page and let go of: refreshed. */
export function PullToRefresh({ onRefresh, children }: Props) {
  const { t } = useTranslation();
  const page = useRef<HTMLDivElement>(null);
  const refresh = useRef(onRefresh);
  const [pulled, setPulled] = useState(0);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    refresh.current = onRefresh;
  });
  useEffect(() => {
    const element = page.current;
    if (element === null) return undefined;
    const listening = new AbortController();
    let from: number | null = null;
    let way = 0;
    const begin = (event: TouchEvent): void => {
      const only = event.touches.length === 1 ? event.touches[0] : undefined;
      from = only && isAtTop(element) ? only.clientY : null;
      way = 0;
    };
    const move = (event: TouchEvent): void => {
      const finger = event.touches[0];
      // The map takes a finger for itself.
      if (from === null || finger === undefined || event.defaultPrevented) return;
      way = Math.min(FARTHEST_PX, Math.max(0, (finger.clientY - from) * RESISTANCE));
      if (way > 0 && event.cancelable) event.preventDefault();
      setPulled(way);
    };
    const end = (): void => {
      if (way >= RELEASE_PX) {
        setBusy(true);
        void refresh.current().finally(() => setBusy(false));
      }
      from = null;
      way = 0;
      setPulled(0);
    };
    const { signal } = listening;
    element.addEventListener('touchstart', begin, { passive: true, signal });
    element.addEventListener('touchmove', move, { passive: false, signal });
    element.addEventListener('touchend', end, { signal });
    element.addEventListener('touchcancel', end, { signal });
    return () => listening.abort();
  }, []);

  const word = busy ? 'refreshing' : pulled < RELEASE_PX ? 'pull' : 'release';
  return (
    <div ref={page} className={styles.page}>
      <div className={styles.head} style={{ height: busy ? RELEASE_PX : pulled }} role="status">
        {(busy || pulled > 0) && t(`shell.refresh.${word}`)}
      </div>
      {children}
    </div>
  );
}

import { useEffect, useRef, type RefObject } from 'react';
import { zoomAt, type Shift, type View } from './zoom';

interface Gestures {
  onView: (change: (before: View) => View) => void;
  /** Moved by so many pixels, the finger now at this share (0–1) of the frame's width. */
  onDrag: (by: Shift, share: number) => void;
  /** A page that scrolls keeps its wheel: only with Ctrl (or ⌘) does it zoom. */
  wheelScrolls: boolean;
}

/**
 * Wheel, drag and pinch on any element marked `data-frame` inside `stage`. Listens by itself, since React's wheel
 * listeners cannot keep the page from scrolling.
 */
export function useGestures(stage: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures);
  useEffect(() => {
    latest.current = gestures;
  });
  useEffect(() => {
    const element = stage.current;
    if (element === null) return undefined;
    const fingers = new Map<number, Shift>();
    const down = (event: PointerEvent) => {
      if (frameOf(event) === null || event.button !== 0) return;
      fingers.set(event.pointerId, at(event));
    };
    const move = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId);
      const frame = frameOf(event);
      if (before === undefined || frame === null) return;
      const here = at(event);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      fingers.set(event.pointerId, here);
      if (other !== undefined) {
        const factor = apart(here, other) / Math.max(1, apart(before, other));
        latest.current.onView((view) =>
          zoomAt(view, factor, fromMiddle(frame, middle(here, other))),
        );
        return;
      }
      const box = frame.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (here.x - box.left) / Math.max(1, box.width)));
      latest.current.onDrag({ x: here.x - before.x, y: here.y - before.y }, share);
    };
    const up = (event: PointerEvent) => fingers.delete(event.pointerId);
    const wheel = (event: WheelEvent) => {
      const frame = frameOf(event);
      const { wheelScrolls, onView } = latest.current;
      if (frame === null || (wheelScrolls && !event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      onView((view) =>
        zoomAt(view, event.deltaY < 0 ? 1.2 : 1 / 1.2, fromMiddle(frame, at(event))),
      );
    };
    element.addEventListener('pointerdown', down);
    element.addEventListener('wheel', wheel, { passive: false });
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', up);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('wheel', wheel);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', up);
    };
  }, [stage]);
}

function frameOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('[data-frame]') : null;
}

const at = (event: MouseEvent): Shift => ({ x: event.clientX, y: event.clientY });
const apart = (a: Shift, b: Shift): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Shift, b: Shift): Shift => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

function fromMiddle(frame: HTMLElement, point: Shift): Shift {
  const box = frame.getBoundingClientRect();
  return { x: point.x - box.left - box.width / 2, y: point.y - box.top - box.height / 2 };
}

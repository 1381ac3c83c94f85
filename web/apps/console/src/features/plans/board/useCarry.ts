import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type PointerEvent as ReactPointerEvent,
} from 'react';
import type { Stop } from '../queries';
import { isSame, isThere, placeOf, positionAt, type Place } from './board';

/** A visit that was picked up: by the pointer (it hangs on it) or by the keyboard. */
export interface Carry {
  stop: Stop;
  place: Place;
  by: 'pointer' | 'keys';
}

interface Options {
  onDrop: (stop: Stop, place: Place) => void;
  /** Held over an arrow of the weeks. */
  onTurn: (step: number) => void;
}

export interface Carrying {
  carry: Carry | null;
  setCarry: (carry: Carry | null) => void;
  /** Where the pointer was last, for what hangs on it. */
  pointer: { current: { x: number; y: number } };
  pickUp: (event: ReactPointerEvent<HTMLElement>, stop: Stop) => void;
}

const SLACK_PX = 5;
const EDGE_PX = 48;
const SPEED_PX = 14;
const TURN_MS = 650;

interface Held {
  stop: Stop;
  id: number;
  x: number;
  y: number;
}

/** Picking up with mouse, pen or finger, over the edges of what scrolls and into other weeks; Esc lets go. */
export function useCarry(options: Options): Carrying {
  const [carry, setCarry] = useState<Carry | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const latest = useRef({ options, carry });
  useEffect(() => {
    latest.current = { options, carry };
  });
  useEffect(() => {
    if (held === null) return undefined;
    return follow(held, {
      pointer,
      onPlace: (found) =>
        setCarry((before) => {
          const place = found ?? before?.place ?? placeOf(held.stop);
          const same = before !== null && isSame(before.place, place);
          return same ? before : { stop: held.stop, by: 'pointer', place };
        }),
      onTurn: (step) => latest.current.options.onTurn(step),
      onEnd: (place) => {
        setHeld(null);
        setCarry(null);
        if (place !== null && !isThere(held.stop, place))
          latest.current.options.onDrop(held.stop, place);
      },
    });
  }, [held]);
  const pickUp = useCallback((event: ReactPointerEvent<HTMLElement>, stop: Stop) => {
    if (event.button !== 0 || latest.current.carry !== null) return;
    const { clientX: x, clientY: y, pointerId: id } = event;
    pointer.current = { x, y };
    setHeld({ stop, id, x, y });
  }, []);
  return { carry, setCarry, pointer, pickUp };
}

interface Following {
  pointer: { current: { x: number; y: number } };
  onPlace: (place: Place | null) => void;
  onTurn: (step: number) => void;
  /** Let go: over a place, or (null) somewhere else. */
  onEnd: (place: Place | null) => void;
}

function follow(held: Held, { pointer, onPlace, onTurn, onEnd }: Following): () => void {
  let begun = false;
  let frame = 0;
  let turning: { step: number; timer: ReturnType<typeof setTimeout> } | null = null;
  const look = () => {
    const { x, y } = pointer.current;
    const under = document.elementFromPoint(x, y);
    const place = placeUnder(under, y, held.stop.id);
    onPlace(place);
    turn(under);
    return place;
  };
  const turn = (under: Element | null) => {
    const step = Number(under?.closest<HTMLElement>('[data-turn]')?.dataset['turn'] ?? 0);
    if (step === (turning?.step ?? 0)) return;
    if (turning !== null) clearTimeout(turning.timer);
    turning =
      step === 0
        ? null
        : {
            step,
            timer: setTimeout(() => {
              turning = null;
              onTurn(step);
            }, TURN_MS),
          };
  };
  const roll = () => {
    if (scrollNear(pointer.current)) look();
    frame = requestAnimationFrame(roll);
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== held.id) return;
    pointer.current = { x: event.clientX, y: event.clientY };
    if (!begun) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < SLACK_PX) return;
      begun = true;
      frame = requestAnimationFrame(roll);
    }
    event.preventDefault();
    look();
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId !== held.id) return;
    if (begun) swallowClick();
    onEnd(begun ? look() : null);
  };
  const drop = (event: PointerEvent) => {
    if (event.pointerId === held.id) onEnd(null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onEnd(null);
  };
  window.addEventListener('pointermove', move, { passive: false });
  window.addEventListener('pointerup', up);
  window.addEventListener('pointercancel', drop);
  window.addEventListener('keydown', press, true);
  return () => {
    cancelAnimationFrame(frame);
    if (turning !== null) clearTimeout(turning.timer);
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', drop);
    window.removeEventListener('keydown', press, true);
  };
}

/** The click that ends a drag is none. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
}

/** The place on the board under a point: between the stops of the day that lie above and below it. */
function placeUnder(under: Element | null, y: number, carried: string): Place | null {
  const cell = under?.closest<HTMLElement>('[data-cell]');
  const { person, day } = cell?.dataset ?? {};
  if (!cell || person === undefined || day === undefined) return null;
  const others = [...cell.querySelectorAll<HTMLElement>('[data-stop]')].filter(
    ({ dataset }) => dataset['stop'] !== carried,
  );
  const middles = others.map((element) => {
    const { top, height } = element.getBoundingClientRect();
    return top + height / 2;
  });
  return { person, day, position: positionAt(middles, y) };
}

/** Scrolls the board when the pointer is near one of its edges; tells whether it did. */
function scrollNear({ x, y }: { x: number; y: number }): boolean {
  const board = document.querySelector<HTMLElement>('[data-board]');
  if (board === null) return false;
  const { top, bottom, left, right } = board.getBoundingClientRect();
  const down = y > bottom - EDGE_PX ? SPEED_PX : y < top + EDGE_PX ? -SPEED_PX : 0;
  const aside = x > right - EDGE_PX ? SPEED_PX : x < left + EDGE_PX ? -SPEED_PX : 0;
  if (down === 0 && aside === 0) return false;
  const { scrollTop, scrollLeft } = board;
  board.scrollBy(aside, down);
  return board.scrollTop !== scrollTop || board.scrollLeft !== scrollLeft;
}

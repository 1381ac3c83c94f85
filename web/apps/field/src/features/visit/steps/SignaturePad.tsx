import { useEffect, useImperativeHandle, useRef, type PointerEvent, type Ref } from 'react';
import styles from '../Steps.module.css';

export interface Pad {
  canvas: () => HTMLCanvasElement | null;
  clear: () => void;
}

interface Props {
  label: string;
  onInk: (inked: boolean) => void;
  ref: Ref<Pad>;
}

const INK = '#14213d';

function blank(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  // White paper in both modes: the picture is kept as evidence.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** A sheet to sign on with a finger or a pen. */
export function SignaturePad({ label, onInk, ref }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const sheet = canvas.current;
    if (!sheet) return;
    const scale = Math.min(3, window.devicePixelRatio || 1);
    sheet.width = Math.round(sheet.clientWidth * scale);
    sheet.height = Math.round(sheet.clientHeight * scale);
    blank(sheet);
  }, []);

  useImperativeHandle(ref, () => ({
    canvas: () => canvas.current,
    clear: () => canvas.current && blank(canvas.current),
  }));

  const at = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLCanvasElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const scale = currentTarget.width / box.width;
    return { x: (clientX - box.left) * scale, y: (clientY - box.top) * scale };
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = at(event);
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>): void => {
    const context = event.currentTarget.getContext('2d');
    if (!last.current || !context) return;
    const here = at(event);
    context.strokeStyle = INK;
    context.lineWidth = event.currentTarget.width / 110;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(last.current.x, last.current.y);
    context.lineTo(here.x, here.y);
    context.stroke();
    last.current = here;
    onInk(true);
  };
  const end = (): void => {
    last.current = null;
  };
  return (
    <canvas
      ref={canvas}
      className={styles.pad}
      role="img"
      aria-label={label}
      data-testid="signature-pad"
      onPointerDown={begin}
      onPointerMove={draw}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}

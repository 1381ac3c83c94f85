import { useMay } from '@shifang/api';
import { ChevronLeft, ChevronRight, ImageOff, X, ZoomIn, ZoomOut } from 'lucide-react';
import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type WheelEvent,
} from 'react';
import { useTranslation } from 'react-i18next';
import { cssVariables } from '../tokens/css';
import styles from './Photo.module.css';
import type { ShownPhoto } from './PhotoGrid';
import { usePhoto, type PhotoVariant } from './usePhoto';
import { FITTED, moveBy, zoomAt, type View } from './zoom';

/** Photos are looked at in the dark, whatever the mode of the page. */
const DARK_ROOM = cssVariables('dark') as CSSProperties;

interface Props {
  photos: readonly ShownPhoto[];
  start: number;
  onClose: () => void;
}

/** A photo over everything: wheel and drag zoom, arrows walk, Esc closes; watermarked or as it was taken. */
export function PhotoViewer({ photos, start, onClose }: Props) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(start);
  const [variant, setVariant] = useState<PhotoVariant>('watermarked');
  const [view, setView] = useState<View>(FITTED);
  const examines = useMay('photos.raw');
  useEffect(() => dialog.current?.showModal(), []);
  const step = (by: number) => {
    setAt((before) => (before + by + photos.length) % photos.length);
    setView(FITTED);
  };
  const press = (event: KeyboardEvent) => {
    const action = {
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      '+': () => setView((before) => zoomAt(before, 1.5, FITTED)),
      '-': () => setView((before) => zoomAt(before, 1 / 1.5, FITTED)),
    }[event.key];
    action?.();
  };
  const photo = photos[at];
  if (photo === undefined) return null;
  return (
    <dialog
      ref={dialog}
      className={styles.viewer}
      style={DARK_ROOM}
      aria-label={photo.caption}
      onClose={onClose}
      onKeyDown={press}
    >
      <div className={styles.bar}>
        <span className={styles.caption}>
          {photo.caption}
          {photos.length > 1 && (
            <span className={styles.count}>{`${at + 1} / ${photos.length}`}</span>
          )}
        </span>
        {examines && (
          <div className={styles.variants} role="group" aria-label={t('ui.photo.version')}>
            {(['watermarked', 'raw'] as const).map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={variant === name}
                onClick={() => setVariant(name)}
              >
                {t(`ui.photo.${name}`)}
              </button>
            ))}
          </div>
        )}
        <button
          type="button"
          className={styles.tool}
          aria-label={t('ui.photo.zoomOut')}
          onClick={() => setView((before) => zoomAt(before, 1 / 1.5, FITTED))}
        >
          <ZoomOut size={20} aria-hidden />
        </button>
        <button
          type="button"
          className={styles.tool}
          aria-label={t('ui.photo.zoomIn')}
          onClick={() => setView((before) => zoomAt(before, 1.5, FITTED))}
        >
          <ZoomIn size={20} aria-hidden />
        </button>
        <button
          type="button"
          className={styles.tool}
          aria-label={t('ui.photo.close')}
          onClick={() => dialog.current?.close()}
        >
          <X size={20} aria-hidden />
        </button>
      </div>
      <div className={styles.stage}>
        <Picture
          key={`${photo.sha256}${variant}`}
          photo={photo}
          variant={variant}
          view={view}
          onView={setView}
        />
        {photos.length > 1 && (
          <>
            <button
              type="button"
              className={styles.previous}
              aria-label={t('ui.photo.previous')}
              onClick={() => step(-1)}
            >
              <ChevronLeft size={28} aria-hidden />
            </button>
            <button
              type="button"
              className={styles.next}
              aria-label={t('ui.photo.next')}
              onClick={() => step(1)}
            >
              <ChevronRight size={28} aria-hidden />
            </button>
          </>
        )}
        {photo.detail !== undefined && <aside className={styles.detail}>{photo.detail}</aside>}
      </div>
    </dialog>
  );
}

interface PictureProps {
  photo: ShownPhoto;
  variant: PhotoVariant;
  view: View;
  onView: (change: (before: View) => View) => void;
}

function Picture({ photo, variant, view, onView }: PictureProps) {
  const { t } = useTranslation();
  const { url, state } = usePhoto(photo.sha256, variant);
  if (state === 'error')
    return (
      <p className={styles.missing}>
        <ImageOff size={28} aria-hidden />
        {t('ui.photo.broken')}
      </p>
    );
  if (state === 'loading') return <span className={styles.loading} />;
  const wheel = (event: WheelEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    const cursor = {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    };
    onView((before) => zoomAt(before, event.deltaY < 0 ? 1.2 : 1 / 1.2, cursor));
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons === 1)
      onView((before) => moveBy(before, { x: event.movementX, y: event.movementY }));
  };
  return (
    <img
      src={url}
      alt={photo.caption}
      className={styles.picture}
      draggable={false}
      style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
      onWheel={wheel}
      onPointerMove={drag}
    />
  );
}

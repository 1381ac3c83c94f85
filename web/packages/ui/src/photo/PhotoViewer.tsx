import { useMay } from '@shifang/api';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { DarkRoom, Leave } from './DarkRoom';
import type { ShownPhoto } from './PhotoGrid';
import styles from './PhotoViewer.module.css';
import { Picture } from './Picture';
import { Choices, ZoomTools } from './Tools';
import { useGestures } from './useGestures';
import type { PhotoVariant } from './usePhoto';
import { FITTED, isZoomKey, moveBy, zoomByKey, type View } from './zoom';

interface Props {
  photos: readonly ShownPhoto[];
  start: number;
  onClose: () => void;
}

/** A photo over everything: wheel, drag and pinch zoom, arrows walk, Esc closes; watermarked or as it was taken. */
export function PhotoViewer({ photos, start, onClose }: Props) {
  const { t } = useTranslation();
  const [at, setAt] = useState(start);
  const [variant, setVariant] = useState<PhotoVariant>('watermarked');
  const [view, setView] = useState<View>(FITTED);
  const examines = useMay('photos.raw');
  const step = (by: number) => {
    setAt((before) => (before + by + photos.length) % photos.length);
    setView(FITTED);
  };
  const press = ({ key }: KeyboardEvent) => {
    if (isZoomKey(key)) setView(zoomByKey(key));
    else if (key === 'ArrowLeft') step(-1);
    else if (key === 'ArrowRight') step(1);
  };
  const photo = photos[at];
  if (photo === undefined) return null;
  return (
    <DarkRoom label={photo.caption} onClose={onClose} onKeyDown={press}>
      <div className={styles.viewer}>
        <div className={styles.bar}>
          <span className={styles.caption}>
            {photo.caption}
            {photos.length > 1 && (
              <span className={styles.count}>{`${at + 1} / ${photos.length}`}</span>
            )}
          </span>
          <div className={styles.tools}>
            {examines && (
              <Choices<PhotoVariant>
                label={t('ui.photo.version')}
                choices={['watermarked', 'raw']}
                chosen={variant}
                say={(name) => t(`ui.photo.${name}`)}
                onChoose={setVariant}
              />
            )}
            <ZoomTools onView={setView} />
          </div>
          <Leave />
        </div>
        <Stage
          photo={photo}
          variant={variant}
          view={view}
          onView={setView}
          onStep={photos.length > 1 ? step : undefined}
        />
        {photo.detail !== undefined && <aside className={styles.detail}>{photo.detail}</aside>}
      </div>
    </DarkRoom>
  );
}

interface StageProps {
  photo: ShownPhoto;
  variant: PhotoVariant;
  view: View;
  onView: (change: (before: View) => View) => void;
  /** Left out where there is nowhere to walk to. */
  onStep: ((by: number) => void) | undefined;
}

function Stage({ photo, variant, view, onView, onStep }: StageProps) {
  const { t } = useTranslation();
  const stage = useRef<HTMLDivElement>(null);
  useGestures(stage, {
    wheelScrolls: false,
    onView,
    onDrag: (by) => onView((before) => moveBy(before, by)),
  });
  return (
    <div ref={stage} className={styles.stage}>
      <div className={styles.frame} data-frame>
        <Picture
          key={`${photo.sha256}${variant}`}
          sha256={photo.sha256}
          variant={variant}
          name={photo.caption}
          view={view}
        />
      </div>
      {onStep !== undefined && (
        <>
          <button
            type="button"
            className={styles.previous}
            aria-label={t('ui.photo.previous')}
            onClick={() => onStep(-1)}
          >
            <ChevronLeft size={28} aria-hidden />
          </button>
          <button
            type="button"
            className={styles.next}
            aria-label={t('ui.photo.next')}
            onClick={() => onStep(1)}
          >
            <ChevronRight size={28} aria-hidden />
          </button>
        </>
      )}
    </div>
  );
}

import { ImageOff } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PhotoGrid.module.css';
import { PhotoViewer } from './PhotoViewer';
import { useNear } from './useNear';
import { usePhoto } from './usePhoto';

export interface ShownPhoto {
  sha256: string;
  /** Under the picture: what it shows and when. */
  caption: string;
  /** Not on the server yet: the frame waits. */
  held?: boolean;
  /** Beside the picture in the viewer. */
  detail?: ReactNode;
}

/** Thumbnails in a grid; a click opens the viewer. */
export function PhotoGrid({ photos }: { photos: readonly ShownPhoto[] }) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <>
      <ul className={styles.grid}>
        {photos.map((photo, at) => (
          <li key={photo.sha256}>
            <Thumbnail photo={photo} onOpen={() => setOpen(at)} />
          </li>
        ))}
      </ul>
      {open !== null && <PhotoViewer photos={photos} start={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function Thumbnail({ photo, onOpen }: { photo: ShownPhoto; onOpen: () => void }) {
  const { t } = useTranslation();
  if (photo.held === false)
    return (
      <figure className={styles.figure}>
        <span className={styles.frame} data-waiting>
          {t('ui.photo.notHeld')}
        </span>
        <figcaption>{photo.caption}</figcaption>
      </figure>
    );
  return (
    <figure className={styles.figure}>
      <button
        type="button"
        className={styles.frame}
        onClick={onOpen}
        aria-label={t('ui.photo.open', { caption: photo.caption })}
      >
        <Thumb sha256={photo.sha256} />
      </button>
      <figcaption>{photo.caption}</figcaption>
    </figure>
  );
}

/** One thumbnail alone, filling its frame; fetched when it is about to be seen. */
export function Thumb({ sha256 }: { sha256: string }) {
  const place = useRef<HTMLSpanElement>(null);
  return useNear(place) ? (
    <Fetched sha256={sha256} />
  ) : (
    <span ref={place} className={styles.loading} />
  );
}

function Fetched({ sha256 }: { sha256: string }) {
  const { t } = useTranslation();
  const { url, state } = usePhoto(sha256, 'thumbnail');
  if (state === 'error')
    return (
      <span className={styles.broken} role="img" aria-label={t('ui.photo.broken')}>
        <ImageOff size={22} aria-hidden />
      </span>
    );
  return state === 'ready' ? (
    <img src={url} alt="" className={styles.thumb} />
  ) : (
    <span className={styles.loading} />
  );
}

import { Hourglass, ImageOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './Picture.module.css';
import { usePhoto, type PhotoVariant } from './usePhoto';
import type { View } from './zoom';

interface Props {
  sha256: string;
  variant: PhotoVariant;
  /** Read to those who do not see it. */
  name: string;
  view: View;
}

/** One photo filling its frame, zoomed and moved as `view` says; in its place, why there is none. */
export function Picture({ sha256, variant, name, view }: Props) {
  const { t } = useTranslation();
  const { url, state } = usePhoto(sha256, variant);
  if (state === 'loading') return <span className={styles.loading} />;
  if (state !== 'ready')
    return (
      <p className={styles.missing}>
        {state === 'unmade' ? (
          <Hourglass size={28} aria-hidden />
        ) : (
          <ImageOff size={28} aria-hidden />
        )}
        {t(state === 'unmade' ? 'ui.photo.unmade' : 'ui.photo.broken')}
      </p>
    );
  return (
    <img
      src={url}
      alt={name}
      className={styles.picture}
      draggable={false}
      style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
    />
  );
}

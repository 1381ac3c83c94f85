import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useBlobUrl } from '../photos';
import type { PhotoFacts } from '../data';
import styles from './PhotoStrip.module.css';

interface Props {
  photos: readonly PhotoFacts[];
  onRemove?: (sha256: string) => void;
}

/** The photos of a step as small pictures; what a command has declared belongs to the record and stays. */
export function PhotoStrip({ photos, onRemove }: Props) {
  if (photos.length === 0) return null;
  return (
    <ul className={styles.strip}>
      {photos.map((photo, at) => (
        <Item key={photo.sha256} photo={photo} number={at + 1} onRemove={onRemove} />
      ))}
    </ul>
  );
}

function Item({
  photo,
  number,
  onRemove,
}: {
  photo: PhotoFacts;
  number: number;
  onRemove: Props['onRemove'];
}) {
  const { t } = useTranslation();
  const url = useBlobUrl(photo.thumbnail);
  return (
    <li className={styles.item}>
      {url && <img className={styles.picture} src={url} alt={t('camera.number', { number })} />}
      {onRemove && photo.command_id === null && (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('camera.remove', { number })}
          onClick={() => onRemove(photo.sha256)}
        >
          <X size={20} aria-hidden />
        </button>
      )}
    </li>
  );
}

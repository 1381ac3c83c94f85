import { distanceMetres, type Point } from '@shifang/rules';
import { MoveHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/FormatProvider';
import styles from './Compare.module.css';

/** One of two compared photos and what is known about it; what is not known is left out. */
export interface ComparedPhoto {
  sha256: string;
  /** What it is in a word or two: “Display photo”, “Standard”. */
  title: string;
  person?: ReactNode;
  customer?: ReactNode;
  takenAt?: string | null;
  /** Where it was taken, WGS-84. */
  place?: Point | null;
  /** More under the caption: a link to the visit, the state of its proof. */
  detail?: ReactNode;
  /** A picture without a watermarked copy, as a standard is: always shown as it came. */
  plain?: boolean;
}

/** Who took it, when and at which shop. */
export function Caption({ letter, photo }: { letter: string; photo: ComparedPhoto }) {
  const format = useFormat();
  return (
    <div className={styles.caption}>
      <p className={styles.name}>
        <span className={styles.badge}>{letter}</span>
        {photo.title}
      </p>
      {photo.customer && <p>{photo.customer}</p>}
      {photo.person && <p>{photo.person}</p>}
      {photo.takenAt && <p>{format.moment(photo.takenAt)}</p>}
      {photo.detail}
    </div>
  );
}

/** How far apart the two were taken, in space and in time. */
export function Between({ left, right }: { left: ComparedPhoto; right: ComparedPhoto }) {
  const { t } = useTranslation();
  const format = useFormat();
  const said: string[] = [];
  if (left.place && right.place)
    said.push(
      t('ui.compare.apart', { distance: format.distance(distanceMetres(left.place, right.place)) }),
    );
  if (left.takenAt && right.takenAt) {
    const seconds = Math.abs(Date.parse(left.takenAt) - Date.parse(right.takenAt)) / 1000;
    const days = Math.floor(seconds / 86_400);
    const time = days > 0 ? t('ui.compare.days', { count: days }) : format.duration(seconds);
    said.push(t('ui.compare.between', { time }));
  }
  if (said.length === 0) return null;
  return (
    <div className={styles.between}>
      <MoveHorizontal size={16} aria-hidden />
      {said.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}

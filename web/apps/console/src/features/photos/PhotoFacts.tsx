import { useFormat } from '@shifang/ui';
import { Facts } from '@shifang/ui/console';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PhotoEvidence, useHeldPhoto } from '../../shell/PhotoEvidence';
import { useStepWords } from '../../shell/stepKinds';
import styles from './photos.module.css';
import type { WallPhoto } from './queries';

/** All that is known of one photo, beside it. */
export function PhotoFacts({ photo }: { photo: WallPhoto }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useStepWords();
  const held = useHeldPhoto(photo.sha256, photo.held);
  const { latitude, longitude, accuracy_m } = photo;
  return (
    <div className={styles.facts}>
      <Facts
        rows={[
          [
            t('photos.field.customer'),
            <Link key="customer" to={`/customers?open=${photo.customer_id}`}>
              {photo.customer_name}
            </Link>,
          ],
          [t('photos.field.person'), `${photo.person_name} · ${photo.department_name}`],
          [
            t('photos.field.visit'),
            <Link key="visit" to={`/visits?open=${photo.visit_id}`}>
              {photo.visit_code}
            </Link>,
          ],
          [t('photos.field.step'), words.word('photo', photo.category)],
          [t('photos.field.taken'), format.moment(photo.taken_at)],
          [
            t('photos.field.place'),
            latitude === null || longitude === null
              ? null
              : `${format.coordinates({ latitude, longitude })}${accuracy_m === null ? '' : ` ±${format.distance(accuracy_m)}`}`,
          ],
          [t('photos.field.verification'), t(`photos.verified.${photo.verification}`)],
          [t('photos.field.finding'), t(`photos.findings.${photo.finding ?? 'none'}`)],
          [
            t('photos.field.received'),
            held === undefined
              ? null
              : `${format.moment(held.held_at)} · ${held.width} × ${held.height}`,
          ],
          [t('photos.field.hash'), <code key="hash">{photo.sha256.slice(0, 16)}</code>],
        ]}
      />
      <PhotoEvidence sha256={photo.sha256} held={photo.held} capture={photo.capture} />
    </div>
  );
}

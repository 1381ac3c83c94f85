import { useFormat } from '@shifang/ui';
import { PhotoCompare, type ComparedPhoto } from '@shifang/ui/photo';
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStepWords } from '../../shell/stepKinds';
import type { WallPhoto } from './queries';

interface Props {
  left: WallPhoto;
  right: WallPhoto;
  onClose: () => void;
}

/** Two chosen photos beside each other. */
export function CompareDialog({ left, right, onClose }: Props) {
  const { t } = useTranslation();
  const compared = useCompared();
  return (
    <Modal
      open
      title={t('photos.comparing')}
      width="min(1180px, 96vw)"
      centered
      footer={null}
      onCancel={onClose}
    >
      <PhotoCompare left={compared(left)} right={compared(right)} />
    </Modal>
  );
}

function useCompared(): (photo: WallPhoto) => ComparedPhoto {
  const words = useStepWords();
  const format = useFormat();
  return (photo) => ({
    sha256: photo.sha256,
    title: words.word('photo', photo.category),
    customer: photo.customer_name,
    person: photo.person_name,
    takenAt: photo.taken_at,
    place: pointOf(photo),
    detail: (
      <p>
        <Link to={`/visits?open=${photo.visit_id}`}>{photo.visit_code}</Link>
        {pointOf(photo) !== null && ` · ${format.coordinates(pointOf(photo) ?? NOWHERE)}`}
      </p>
    ),
  });
}

const NOWHERE = { latitude: 0, longitude: 0 };

function pointOf({ latitude, longitude }: WallPhoto) {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

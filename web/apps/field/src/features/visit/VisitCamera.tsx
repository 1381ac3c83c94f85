import { useTranslation } from 'react-i18next';
import type { VisitView } from '../../outbox/visits';
import { CameraPanel } from '../../shell/camera/CameraPanel';
import { PhotoStrip } from '../../shell/camera/PhotoStrip';
import { useFieldData, type PhotoFacts } from '../../shell/data';
import { keepPhoto } from '../../shell/photos';
import { usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';

interface Props {
  visit: VisitView;
  stepId: string;
  category: string;
  minimum: number;
  photos: readonly PhotoFacts[];
}

/** The camera of a visit, with its watermark, and the photos taken so far. */
export function VisitCamera({ visit, stepId, category, minimum, photos }: Props) {
  const { t } = useTranslation();
  const { me, store, signPhoto } = useFieldSession();
  const { customers, policies } = useFieldData();
  const { fix } = usePlace();
  const customer = customers.get(visit.customerId);
  return (
    <>
      <CameraPanel
        facts={{
          timezone: me.organisation.timezone,
          person: me.name,
          phone: me.phone,
          customer: customer?.name ?? '',
          place: customer?.address,
          latitude: fix?.latitude,
          longitude: fix?.longitude,
          accuracyMetres: fix?.accuracy_m,
          visitCode: visit.code,
        }}
        policy={policies.watermark}
        note={
          <span data-testid="photo-count">
            {t('visit.photoCount', { have: photos.length, want: minimum })}
          </span>
        }
        onAccept={async (picture, takenAt) => {
          const subject = { visitId: visit.id, customerId: visit.customerId, stepId, category };
          await keepPhoto({ store, signPhoto }, { picture, subject, fix, takenAt });
        }}
      />
      <PhotoStrip photos={photos} onRemove={(sha256) => void store.photos.delete(sha256)} />
    </>
  );
}

import { Button } from 'antd-mobile';
import { Camera } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerView } from '../../outbox/customers';
import type { OutboxPhoto } from '../../outbox/types';
import { CameraPanel } from '../../shell/camera/CameraPanel';
import { PhotoStrip } from '../../shell/camera/PhotoStrip';
import { useFieldData } from '../../shell/data';
import { keepPhoto } from '../../shell/photos';
import { usePlace } from '../../shell/place';
import { useFieldSession } from '../../shell/session';
import styles from './forms.module.css';

interface Props {
  customer: Pick<CustomerView, 'id' | 'name' | 'address'>;
  category: string;
  photos: readonly OutboxPhoto[];
  onChange: (photos: OutboxPhoto[]) => void;
}

/** Photos that go along with something written about a customer. */
export function CapturePhotos({ customer, category, photos, onChange }: Props) {
  const { t } = useTranslation();
  const { me, store, signPhoto } = useFieldSession();
  const { policies } = useFieldData();
  const { fix } = usePlace();
  const [open, setOpen] = useState(false);
  const remove = async (sha256: string): Promise<void> => {
    await store.photos.delete(sha256);
    onChange(photos.filter((photo) => photo.sha256 !== sha256));
  };
  return (
    <div className={styles.camera}>
      {open ? (
        <CameraPanel
          facts={{
            timezone: me.organisation.timezone,
            person: me.name,
            phone: me.phone,
            customer: customer.name,
            place: customer.address,
            latitude: fix?.latitude,
            longitude: fix?.longitude,
            accuracyMetres: fix?.accuracy_m,
          }}
          policy={policies.watermark}
          onAccept={async (picture, takenAt) => {
            const subject = { visitId: null, customerId: customer.id, stepId: null, category };
            const photo = await keepPhoto({ store, signPhoto }, { picture, subject, fix, takenAt });
            onChange([...photos, photo]);
            setOpen(false);
          }}
        />
      ) : (
        <Button block fill="outline" onClick={() => setOpen(true)}>
          <Camera size={18} aria-hidden style={{ verticalAlign: '-3px', marginRight: 6 }} />
          {t('customers.takePhoto')}
        </Button>
      )}
      <PhotoStrip photos={photos} onRemove={(sha256) => void remove(sha256)} />
    </div>
  );
}

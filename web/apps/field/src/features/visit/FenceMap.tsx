import type { Meaning } from '@shifang/ui';
import type { MapCircle, MapPoint } from '@shifang/ui/map';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerView } from '../../outbox/customers';
import { useFieldData } from '../../shell/data';
import { FieldMap } from '../../shell/map/FieldMap';
import { pointOf, usePlace } from '../../shell/place';
import styles from './CheckIn.module.css';
import type { Standing } from './fence';

interface Props {
  customer: CustomerView | null;
  standing: Standing;
}

/** The fence round the customer and the circle of the phone's accuracy, live. */
export function FenceMap({ customer, standing }: Props) {
  const { t } = useTranslation();
  const { fix } = usePlace();
  const { policies } = useFieldData();
  const radius = customer?.geofence_radius_m ?? policies.checkIn.fence_radius_m;
  const meaning: Meaning = standing.hindrance.kind === 'finding' ? 'refused' : 'verified';
  const { points, circles } = useMemo(() => {
    const shapes: { points: MapPoint[]; circles: MapCircle[] } = { points: [], circles: [] };
    const at = pointOf(customer);
    if (at) {
      shapes.circles.push({ ...at, radius_m: radius, kind: 'fence', meaning });
      shapes.points.push({ ...at, id: 'customer', meaning: 'brand', rank: 1 });
    }
    if (fix) {
      const here = { latitude: fix.latitude, longitude: fix.longitude };
      shapes.circles.push({ ...here, radius_m: fix.accuracy_m, kind: 'accuracy', meaning: 'pool' });
      shapes.points.push({ ...here, id: 'me', meaning: 'pool', rank: 3, label: t('visit.you') });
    }
    return shapes;
  }, [customer, fix, radius, meaning, t]);
  return (
    <div className={styles.map}>
      <FieldMap
        label={t('visit.map')}
        points={points}
        circles={circles}
        fitKey={`${customer?.id}|${fix ? 'both' : 'one'}`}
      />
    </div>
  );
}

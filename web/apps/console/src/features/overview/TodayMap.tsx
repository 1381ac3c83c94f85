import { MapView, type MapPoint } from '@shifang/ui/map';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { visitLook } from '../../shell/visitStatus';
import type { TodayVisit } from './figures';
import styles from './Overview.module.css';

interface Props {
  visits: readonly TodayVisit[];
  openId: string | null;
  onOpen: (id: string | null) => void;
}

/** Verified visits and those going on are solid, the others hollow. */
export function TodayMap({ visits, openId, onOpen }: Props) {
  const { t } = useTranslation();
  const points = useMemo<MapPoint[]>(
    () =>
      visits.map((visit) => ({
        id: visit.id,
        latitude: visit.latitude,
        longitude: visit.longitude,
        label: `${visit.customer_name}\n${visit.person_name}`,
        rank: visit.state === 'checked_in' ? 0 : 2,
        ...visitLook(visit),
      })),
    [visits],
  );
  return (
    <div className={styles.map}>
      <MapView
        label={t('overview.map')}
        points={points}
        selectedId={openId}
        onSelect={onOpen}
        onPick={() => onOpen(null)}
      />
    </div>
  );
}

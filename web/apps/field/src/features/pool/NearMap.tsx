import type { MapCircle, MapPoint } from '@shifang/ui/map';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldData } from '../../shell/data';
import { FieldMap } from '../../shell/map/FieldMap';
import { pointOf, usePlace } from '../../shell/place';
import { HOP_RADIUS_M, type Around, type Hop, type PoolRow } from './near';
import styles from './pool.module.css';

interface Props {
  rows: readonly PoolRow[];
  around: Around;
  hops: readonly Hop[];
  chosenId: string | null;
  onChoose: (id: string) => void;
}

/** What can be claimed around here, in clusters where it is dense. */
export function NearMap({ rows, around, hops, chosenId, onChoose }: Props) {
  const { t } = useTranslation();
  const { fix } = usePlace();
  const { tiers } = useFieldData().policies;
  const points = useMemo<MapPoint[]>(() => {
    return rows.flatMap(({ card, stage }) => {
      const place = pointOf(card);
      const rank = tiers.findIndex(({ key }) => key === card.tier);
      if (!place) return [];
      const first = stage.kind === 'first';
      return [
        {
          ...place,
          id: card.customer_id,
          label: first ? t('pool.mineFirst', { name: card.name }) : card.name,
          // Mine first is named from afar; what I cannot have yet is hollow.
          named: first,
          hollow: stage.kind !== 'free' && !first,
          meaning: 'pool' as const,
          rank: rank < 0 ? 2 : rank,
        },
      ];
    });
  }, [rows, tiers, t]);
  const circles = useMemo<MapCircle[]>(() => {
    const fence = { kind: 'fence' as const, meaning: 'pool' as const };
    const reach = around.kind === 'here' ? around.radius : HOP_RADIUS_M;
    // A circle and no point: what is mine to see must not be counted into a cluster. Large enough for the eye.
    const radius_m = fix ? Math.max(fix.accuracy_m, reach / 20) : 0;
    const me = fix
      ? [{ ...fix, kind: 'accuracy' as const, meaning: 'brand' as const, radius_m }]
      : [];
    const places = around.kind === 'route' ? hops : fix ? [fix] : [];
    return [
      ...places.map(({ latitude, longitude }) => ({
        latitude,
        longitude,
        ...fence,
        radius_m: reach,
      })),
      ...me,
    ];
  }, [around, fix, hops]);
  const size = around.kind === 'here' ? around.radius : 'route';
  return (
    <div className={styles.map} data-testid="pool-map">
      <FieldMap
        label={t('pool.map')}
        points={points}
        circles={circles}
        cluster
        selectedId={chosenId}
        onSelect={onChoose}
        fitKey={`${size}|${fix ? 'here' : 'nowhere'}`}
      />
    </div>
  );
}

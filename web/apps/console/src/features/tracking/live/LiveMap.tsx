import { MapView, type MapCircle, type MapPoint } from '@shifang/ui/map';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../tracking.module.css';
import type { Seen } from './presence';
import { useAge } from './useAge';

interface Props {
  seen: readonly Seen[];
  openId: string | null;
  onOpen: (id: string | null) => void;
  followed: string | null;
  onRelease: () => void;
  fitKey: string;
}

/** Places: solid where somebody is, hollow where somebody was; the age is written at each. */
export function LiveMap({ seen, openId, onOpen, followed, onRelease, fitKey }: Props) {
  const { t } = useTranslation();
  const age = useAge();
  const points = useKept(
    seen.map((each): MapPoint => {
      const live = each.presence === 'live';
      return {
        id: each.person_id,
        latitude: each.latitude,
        longitude: each.longitude,
        meaning: live ? 'brand' : 'waiting',
        hollow: !live,
        rank: 1,
        named: true,
        // Seconds would have the map drawn anew each second; the list has them.
        label: `${each.person_name}\n${live && each.age < 60 ? t('tracking.live.now') : age(each.age)}`,
      };
    }),
  );
  const circles = useKept(
    seen
      .filter(({ person_id, accuracy_m }) => person_id === openId && accuracy_m !== null)
      .map((each): MapCircle => ({
        latitude: each.latitude,
        longitude: each.longitude,
        radius_m: each.accuracy_m ?? 0,
        kind: 'accuracy',
        meaning: each.presence === 'live' ? 'brand' : 'waiting',
      })),
  );
  const follow = seen.find(({ person_id }) => person_id === followed) ?? null;
  return (
    <div className={styles.map}>
      <MapView
        label={t('tracking.live.map')}
        points={points}
        circles={circles}
        selectedId={openId}
        onSelect={onOpen}
        onPick={() => onOpen(null)}
        follow={follow}
        onGrab={onRelease}
        fitKey={fitKey}
      />
    </div>
  );
}

/** The same list as before while nothing in it has changed: the map draws only what is new. */
function useKept<T>(list: readonly T[]): readonly T[] {
  const text = JSON.stringify(list);
  return useMemo(() => JSON.parse(text) as readonly T[], [text]);
}

import { Empty } from '@shifang/ui';
import { MapView } from '@shifang/ui/map';
import { MapPinOff } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '../words';
import styles from './handOver.module.css';
import { isHeld, type Estate } from './queries';

interface Props {
  estate: Estate;
  chosen: readonly string[];
  onToggle: (id: string) => void;
}

/** The leaver's customers by the number of who gets them, pool blue when they go back; pressed, they are chosen. */
export function EstateMap({ estate, chosen, onToggle }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const points = useMemo(() => {
    const order = new Map(estate.receivers.map(({ person_id }, at) => [person_id, at + 1]));
    const filled = new Set(chosen);
    return estate.things.filter(isHeld).flatMap((each) => {
      const { id, name, tier, latitude, longitude, person_id } = each;
      if (latitude === null || longitude === null) return [];
      const number = person_id === null ? undefined : order.get(person_id);
      return [
        {
          id,
          label: name,
          latitude,
          longitude,
          rank: words.rank(tier),
          meaning: person_id === null ? ('pool' as const) : ('brand' as const),
          hollow: !filled.has(id),
          ...(number === undefined ? {} : { order: number }),
        },
      ];
    });
  }, [estate, chosen, words]);
  if (points.length === 0)
    return (
      <section className={styles.box}>
        <Empty icon={MapPinOff} title={t('pool.handOver.noPlaces')} />
      </section>
    );
  return (
    <figure className={styles.mapBox}>
      <div className={styles.mapHolder}>
        <MapView
          label={t('pool.handOver.map')}
          className={styles.map ?? ''}
          points={points}
          onSelect={onToggle}
          fitKey={estate.person_id}
        />
      </div>
      <figcaption className={styles.legend}>{t('pool.handOver.legend')}</figcaption>
    </figure>
  );
}

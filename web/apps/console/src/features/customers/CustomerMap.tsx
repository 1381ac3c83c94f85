import type { FilterValues } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './customers.module.css';
import { useCustomerPoints } from './queries';
import type { Vocabulary } from './settings';
import { pointMeaning } from './types';

interface Props {
  values: FilterValues;
  words: Vocabulary;
  selectedId: string | null;
  onSelect: (id: string) => void;
}

const NONE: never[] = [];

/** Every customer of the filters with a position: size by tier, colour by life stage, blue without an owner. */
export function CustomerMap({ values, words, selectedId, onSelect }: Props) {
  const { t } = useTranslation();
  const { data } = useCustomerPoints(values, true);
  const found = data?.points ?? NONE;
  const points = useMemo(
    () =>
      found.map((point) => ({
        id: point.id,
        latitude: point.latitude,
        longitude: point.longitude,
        label: point.name,
        rank: words.rank(point.tier),
        meaning: pointMeaning(point),
        hollow: point.life_stage === 'lead',
      })),
    [found, words],
  );
  return (
    <>
      <MapView
        label={t('customers.map')}
        className={styles.map}
        points={points}
        cluster
        selectedId={selectedId}
        onSelect={onSelect}
        fitKey={data === undefined ? null : JSON.stringify(values)}
      />
      <Legend shown={found.length} total={data?.total ?? 0} />
    </>
  );
}

const LEGEND = [
  { key: 'lead', meaning: 'brand', hollow: true },
  { key: 'active', meaning: 'verified' },
  { key: 'lost', meaning: 'refused' },
  { key: 'dead', meaning: 'waiting' },
  { key: 'pool', meaning: 'pool' },
] as const;

function Legend({ shown, total }: { shown: number; total: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.legend}>
      {LEGEND.map(({ key, meaning, ...rest }) => (
        <span key={key} className={styles.legendEntry}>
          <i
            className={styles.dot}
            data-hollow={'hollow' in rest || undefined}
            style={{ color: `var(--sf-${meaning})` }}
          />
          {t(`customers.legend.${key}`)}
        </span>
      ))}
      {shown < total && (
        <span className={styles.legendEntry}>{t('customers.legend.more', { shown, total })}</span>
      )}
    </div>
  );
}

import { MapView } from '@shifang/ui/map';
import { Button, InputNumber, Space } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../customers.module.css';
import type { Place } from './values';

interface Props {
  value?: Place | null;
  onChange?: (place: Place | null) => void;
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** A place chosen by a click on the map or typed as WGS-84 degrees. */
export function PlaceField({ value = null, onChange }: Props) {
  const { t } = useTranslation();
  const points = useMemo(
    () => (value === null ? [] : [{ id: 'place', ...value, meaning: 'brand' as const }]),
    [value],
  );
  const set = (part: Partial<Place>) => {
    const next = { latitude: 0, longitude: 0, ...value, ...part };
    onChange?.({ latitude: rounded(next.latitude), longitude: rounded(next.longitude) });
  };
  return (
    <>
      <div className={styles.formMap}>
        <MapView
          label={t('customers.pick')}
          points={points}
          onPick={set}
          fitKey={value === null ? null : 'first'}
        />
      </div>
      <Space wrap>
        <InputNumber
          aria-label={t('customers.latitude')}
          placeholder={t('customers.latitude')}
          min={-90}
          max={90}
          style={{ width: 170 }}
          value={value?.latitude ?? null}
          onChange={(latitude) => latitude !== null && set({ latitude })}
        />
        <InputNumber
          aria-label={t('customers.longitude')}
          placeholder={t('customers.longitude')}
          min={-180}
          max={180}
          style={{ width: 170 }}
          value={value?.longitude ?? null}
          onChange={(longitude) => longitude !== null && set({ longitude })}
        />
        {value !== null && (
          <Button type="text" onClick={() => onChange?.(null)}>
            {t('customers.clearPlace')}
          </Button>
        )}
      </Space>
    </>
  );
}

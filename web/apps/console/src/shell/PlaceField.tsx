import type { Point } from '@shifang/rules';
import { MapView } from '@shifang/ui/map';
import { Button, InputNumber, Space } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PlaceField.module.css';

interface Props {
  /** Where the map looks before a place is chosen. */
  near?: Point | undefined;
  value?: Point | null;
  onChange?: (place: Point | null) => void;
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** A place chosen by a click on the map or typed as WGS-84 degrees. */
export function PlaceField({ value = null, onChange, near }: Props) {
  const { t } = useTranslation();
  const points = useMemo(
    () => (value === null ? [] : [{ id: 'place', ...value, meaning: 'brand' as const }]),
    [value],
  );
  const set = (part: Partial<Point>) => {
    const next = { latitude: 0, longitude: 0, ...value, ...part };
    onChange?.({ latitude: rounded(next.latitude), longitude: rounded(next.longitude) });
  };
  return (
    <>
      <div className={styles.map}>
        <MapView
          label={t('shell.place.pick')}
          points={points}
          onPick={set}
          fitKey={value === null ? null : 'first'}
          {...(near === undefined ? {} : { center: near })}
        />
      </div>
      <Space wrap>
        <InputNumber
          aria-label={t('shell.place.latitude')}
          placeholder={t('shell.place.latitude')}
          min={-90}
          max={90}
          style={{ width: 170 }}
          value={value?.latitude ?? null}
          onChange={(latitude) => latitude !== null && set({ latitude })}
        />
        <InputNumber
          aria-label={t('shell.place.longitude')}
          placeholder={t('shell.place.longitude')}
          min={-180}
          max={180}
          style={{ width: 170 }}
          value={value?.longitude ?? null}
          onChange={(longitude) => longitude !== null && set({ longitude })}
        />
        {value !== null && (
          <Button type="text" onClick={() => onChange?.(null)}>
            {t('shell.place.clear')}
          </Button>
        )}
      </Space>
    </>
  );
}

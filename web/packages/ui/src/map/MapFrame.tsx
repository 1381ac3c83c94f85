import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BasemapSwitch } from './BasemapSwitch';
import { useBasemaps } from './BasemapProvider';
import styles from './MapView.module.css';
import type { LiveMap } from './useMap';

interface Props extends LiveMap {
  label: string;
  interactive: boolean;
  className?: string | undefined;
  children?: ReactNode;
}

/** What surrounds every map: its name, the choice of basemap, and what to say while the ground is missing. */
export function MapFrame({ holder, ready, label, interactive, className, children }: Props) {
  const { t } = useTranslation();
  const { basemap, basemaps, choose } = useBasemaps();
  const failed = useFailure(ready);
  const drawing = useDrawing(ready);
  return (
    <div
      className={[styles.map, className].filter(Boolean).join(' ')}
      role="region"
      aria-label={label}
      aria-busy={drawing}
      data-testid="map"
    >
      <div ref={holder} className={styles.holder} />
      {children}
      {interactive && basemaps.length > 1 && (
        <BasemapSwitch basemaps={basemaps} chosen={basemap.id} choose={choose} />
      )}
      {failed && <p className={styles.failed}>{t('ui.map.groundMissing')}</p>}
    </div>
  );
}

function useFailure(ready: LiveMap['ready']): boolean {
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (ready === null) return undefined;
    const fail = () => setFailed(true);
    const heal = () => setFailed(false);
    ready.map.on('error', fail);
    ready.map.on('idle', heal);
    return () => {
      ready.map.off('error', fail);
      ready.map.off('idle', heal);
    };
  }, [ready]);
  return failed;
}

/** Whether something of what is shown is still to be fetched or drawn. */
function useDrawing(ready: LiveMap['ready']): boolean {
  const [drawing, setDrawing] = useState(true);
  useEffect(() => {
    if (ready === null) return undefined;
    const busy = () => setDrawing(true);
    const rest = () => setDrawing(false);
    ready.map.on('dataloading', busy);
    ready.map.on('idle', rest);
    return () => {
      ready.map.off('dataloading', busy);
      ready.map.off('idle', rest);
      setDrawing(true);
    };
  }, [ready]);
  return drawing;
}

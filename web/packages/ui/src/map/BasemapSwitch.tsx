import { useTranslation } from 'react-i18next';
import type { Basemap } from './basemap';
import styles from './MapView.module.css';

interface Props {
  basemaps: readonly Basemap[];
  chosen: string;
  choose: (id: string) => void;
}

export function BasemapSwitch({ basemaps, chosen, choose }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.switch} role="group" aria-label={t('ui.map.basemap')}>
      {basemaps.map(({ id, name }) => (
        <button key={id} type="button" aria-pressed={id === chosen} onClick={() => choose(id)}>
          {id === 'local' ? t('ui.map.local') : name}
        </button>
      ))}
    </div>
  );
}

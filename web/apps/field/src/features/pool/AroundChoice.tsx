import { useFormat } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import type { Around } from './near';
import styles from './pool.module.css';

const RADII = [300, 500, 1000, 2000] as const;

interface Props {
  around: Around;
  choose: (around: Around) => void;
  /** Stops of today that are still to be made. */
  hops: number;
}

/** How far around, or along today's way. */
export function AroundChoice({ around, choose, hops }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <fieldset className={styles.around}>
      <legend className="sf-visually-hidden">{t('pool.around')}</legend>
      {RADII.map((radius) => (
        <label key={radius} className={styles.chip}>
          <input
            type="radio"
            name="around"
            checked={around.kind === 'here' && around.radius === radius}
            onChange={() => choose({ kind: 'here', radius })}
          />
          {format.distance(radius)}
        </label>
      ))}
      {hops > 0 && (
        <label className={styles.chip}>
          <input
            type="radio"
            name="around"
            checked={around.kind === 'route'}
            data-testid="pool-route"
            onChange={() => choose({ kind: 'route' })}
          />
          {t('pool.route')}
        </label>
      )}
    </fieldset>
  );
}

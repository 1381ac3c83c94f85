import { useMode } from '@shifang/ui';
import { lookOf } from './looks';
import styles from './territories.module.css';

/** A person's colour and letter, the same as on the map. */
export function Badge({ at, name }: { at: number; name: string }) {
  const { mode } = useMode();
  const { color, letter } = lookOf(at, mode);
  return (
    <span className={styles.person}>
      <span className={styles.badge} style={{ background: color }} aria-hidden>
        {letter}
      </span>
      {name}
    </span>
  );
}

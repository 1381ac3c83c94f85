import { useFormat } from '@shifang/ui';
import type { CSSProperties } from 'react';
import styles from './reports.module.css';

/** A share as a bar and its number. */
export function Share({ value }: { value: number | null }) {
  const format = useFormat();
  const style: Record<string, string> = { '--share': `${Math.round((value ?? 0) * 100)}%` };
  return (
    <span className={styles.bar}>
      <i style={style as CSSProperties} aria-hidden />
      <span>{value === null ? '—' : format.percent(value)}</span>
    </span>
  );
}

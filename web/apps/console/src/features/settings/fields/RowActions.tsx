import { Button } from 'antd';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from '../settings.module.css';

interface Props {
  /** What screen readers call the row. */
  name: string;
  at: number;
  count: number;
  /** So many must stay. */
  least: number;
  disabled: boolean;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** Up, down, away: for every row whose order is its own. */
export function RowActions({ name, at, count, least, disabled, onMove, onRemove }: Props) {
  const { t } = useTranslation();
  return (
    <span className={styles.actions}>
      <Button
        type="text"
        size="small"
        icon={<ArrowUp size={16} />}
        aria-label={t('settings.list.up', { name })}
        disabled={disabled || at === 0}
        onClick={() => onMove(at - 1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDown size={16} />}
        aria-label={t('settings.list.down', { name })}
        disabled={disabled || at === count - 1}
        onClick={() => onMove(at + 1)}
      />
      <Button
        type="text"
        size="small"
        danger
        icon={<Trash2 size={16} />}
        aria-label={t('settings.list.remove', { name })}
        disabled={disabled || count <= least}
        onClick={onRemove}
      />
    </span>
  );
}

/** The list with one row at another place. */
export function movedTo<T>(rows: readonly T[], from: number, to: number): T[] {
  const moved = rows.filter((_, at) => at !== from);
  moved.splice(to, 0, rows[from] as T);
  return moved;
}

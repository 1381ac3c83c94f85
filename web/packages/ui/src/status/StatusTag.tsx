import { useTranslation } from 'react-i18next';
import { STATUSES, type Status } from './statuses';
import styles from './StatusTag.module.css';

interface Props {
  status: Status;
  /** Says it in other words than the status' own, e.g. with a number. */
  children?: React.ReactNode;
  size?: 'small' | 'normal';
  /** The word stays for screen readers only; for tight tables and map legends. */
  iconOnly?: boolean;
}

/** A state, always told by colour, icon and word together. */
export function StatusTag({ status, children, size = 'normal', iconOnly = false }: Props) {
  const { t } = useTranslation();
  const { meaning, icon: Icon } = STATUSES[status];
  const word = children ?? t(`ui.status.${status}`);
  return (
    <span
      className={styles.tag}
      data-meaning={meaning}
      data-size={size}
      data-bare={iconOnly || undefined}
    >
      <Icon size={size === 'small' ? 12 : 14} aria-hidden strokeWidth={2.25} />
      <span className={iconOnly ? 'sf-visually-hidden' : undefined}>{word}</span>
    </span>
  );
}

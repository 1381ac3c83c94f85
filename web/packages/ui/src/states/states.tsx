import { CloudOff, Inbox, LockKeyhole, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './states.module.css';

interface StateProps {
  icon?: LucideIcon;
  title: ReactNode;
  /** What to do next, in one sentence. */
  hint?: ReactNode;
  action?: ReactNode;
  role?: 'status' | 'alert';
}

function State({ icon: Icon = Inbox, title, hint, action, role = 'status' }: StateProps) {
  return (
    <div className={styles.state} role={role}>
      <span className={styles.icon}>
        <Icon size={28} aria-hidden strokeWidth={1.5} />
      </span>
      <p className={styles.title}>{title}</p>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** Nothing here yet: says so and teaches the next step. */
export function Empty(props: Omit<StateProps, 'role'>) {
  return <State {...props} />;
}

/** It went wrong: what happened, and a way to try again. */
export function ErrorState({ message, retry }: { message: ReactNode; retry?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <State icon={CloudOff} role="alert" title={t('ui.state.error')} hint={message} action={retry} />
  );
}

export function NoPermission() {
  const { t } = useTranslation();
  return (
    <State
      icon={LockKeyhole}
      title={t('ui.state.noPermission')}
      hint={t('ui.state.noPermissionHint')}
    />
  );
}

/** Grey bars in the shape of a list while it loads. */
export function Skeleton({ rows = 4, height = 20 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div
      className={styles.skeleton}
      role="status"
      aria-busy="true"
      aria-label={t('ui.state.loading')}
    >
      {Array.from({ length: rows }, (_, row) => (
        <span
          key={row}
          className={styles.bar}
          style={{ height, width: `${100 - ((row * 17) % 40)}%` }}
        />
      ))}
    </div>
  );
}

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import styles from './FieldShell.module.css';

export interface FieldEntry {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Shown as a small count on the icon. */
  badge?: number;
}

interface Props {
  entries: readonly FieldEntry[];
  /** The honest outbox: a pill at the top, or nothing when all is sent. */
  outbox?: ReactNode;
  title?: ReactNode;
  /** Right of the title: one small action. */
  action?: ReactNode;
  children: ReactNode;
}

/** The phone's room: a slim title bar, the page, and a bottom bar within reach of the thumb. */
export function FieldShell({ entries, outbox, title, action, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.shell}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.side}>
          {outbox}
          {action}
        </div>
      </header>
      <main className={styles.body}>{children}</main>
      <nav className={styles.bar} aria-label={t('ui.shell.navigation')}>
        {entries.map(({ to, label, icon: Icon, badge = 0 }) => (
          <NavLink key={to} to={to} end={to === '/'} className={styles.entry}>
            <span className={styles.symbol}>
              <Icon size={24} aria-hidden strokeWidth={1.75} />
              {badge > 0 && <span className={styles.badge}>{badge > 99 ? '99+' : badge}</span>}
            </span>
            <span>{label}</span>
          </NavLink>
        ))}
      </nav>
    </div>
  );
}

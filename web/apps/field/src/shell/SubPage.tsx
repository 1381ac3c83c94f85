import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import styles from './SubPage.module.css';

interface Props {
  title: ReactNode;
  subtitle?: ReactNode;
  /** Where "back" leads when there is no page before this one. */
  parent: string;
  aside?: ReactNode;
  /** Stays at the bottom, within reach of the thumb. */
  foot?: ReactNode;
  children: ReactNode;
}

/** A page below the tabs: back, a title, the content, and one action at the bottom. */
export function SubPage({ title, subtitle, parent, aside, foot, children }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const back = (): void => {
    const first = (window.history.state as { idx?: number } | null)?.idx === 0;
    void navigate(first ? parent : (-1 as unknown as string));
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <button type="button" className={styles.back} aria-label={t('shell.back')} onClick={back}>
          <ChevronLeft size={26} aria-hidden />
        </button>
        <div className={styles.titles}>
          <h1 className={styles.title}>{title}</h1>
          {subtitle !== undefined && <p className={styles.subtitle}>{subtitle}</p>}
        </div>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      <main className={styles.body}>{children}</main>
      {foot !== undefined && foot !== null && <footer className={styles.foot}>{foot}</footer>}
    </div>
  );
}

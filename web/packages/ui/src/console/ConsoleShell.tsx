import { Avatar, Button, Dropdown, Segmented, Tooltip, type MenuProps } from 'antd';
import {
  Languages,
  LogOut,
  Monitor,
  Moon,
  PanelLeftClose,
  PanelLeftOpen,
  Sun,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { chooseLanguage, LANGUAGES, useLanguage, type Language } from '../i18n/language';
import { useMode, type ModeChoice } from '../tokens/mode';
import styles from './ConsoleShell.module.css';
import { sharedSearch } from './filters';
import { Mark } from './Mark';

export interface ConsoleEntry {
  to: string;
  label: string;
  icon: LucideIcon;
  badge?: number;
}

interface Props {
  /** Groups of the left navigation, in order; entries that the person may not open are left out by the caller. */
  groups: readonly (readonly ConsoleEntry[])[];
  organisation: string;
  person: { name: string; role: string };
  /** Entries of the person's menu above "sign out". */
  personMenu?: MenuProps['items'];
  onSignOut: () => void;
  /** Right side of the top bar, e.g. unread alerts. */
  extra?: ReactNode;
  children: ReactNode;
}

const NARROW_KEY = 'shifang.console.narrow';

/** The office's room: navigation by domain on the left, organisation and person on top, the page below. */
export function ConsoleShell({
  groups,
  organisation,
  person,
  personMenu,
  onSignOut,
  extra,
  children,
}: Props) {
  const { t } = useTranslation();
  const [narrow, setNarrow] = useState(() => localStorage.getItem(NARROW_KEY) === '1');
  useSlashSearch();
  const toggle = () => {
    localStorage.setItem(NARROW_KEY, narrow ? '0' : '1');
    setNarrow(!narrow);
  };
  return (
    <div className={styles.shell} data-narrow={narrow || undefined}>
      <a className={styles.skip} href="#page">
        {t('ui.shell.skip')}
      </a>
      <aside className={styles.side}>
        <div className={styles.brand}>
          <Mark size={28} />
          <span className={styles.product}>{t('ui.shell.product')}</span>
        </div>
        <SideNav groups={groups} narrow={narrow} />
        <button
          type="button"
          className={styles.fold}
          onClick={toggle}
          aria-label={t(narrow ? 'ui.shell.widen' : 'ui.shell.fold')}
        >
          {narrow ? (
            <PanelLeftOpen size={18} aria-hidden />
          ) : (
            <PanelLeftClose size={18} aria-hidden />
          )}
        </button>
      </aside>
      <header className={styles.top}>
        <span className={styles.organisation}>{organisation}</span>
        <div className={styles.tools}>
          {extra}
          <LanguageSwitch />
          <ModeSwitch />
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                ...(personMenu ?? []),
                {
                  key: 'out',
                  icon: <LogOut size={16} />,
                  label: t('ui.shell.signOut'),
                  onClick: onSignOut,
                },
              ],
            }}
          >
            <button type="button" className={styles.person} data-testid="person-menu">
              <Avatar size={28} className={styles.avatar}>
                {person.name.slice(-1)}
              </Avatar>
              <span className={styles.who}>
                <span>{person.name}</span>
                <span className={styles.role}>{person.role}</span>
              </span>
            </button>
          </Dropdown>
        </div>
      </header>
      <main id="page" className={styles.page} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function SideNav({ groups, narrow }: { groups: Props['groups']; narrow: boolean }) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const kept = sharedSearch(search);
  return (
    <nav className={styles.nav} aria-label={t('ui.shell.navigation')}>
      {groups
        .filter((group) => group.length > 0)
        .map((group) => (
          <ul key={group[0]?.to} className={styles.group}>
            {group.map(({ to, label, icon: Icon, badge = 0 }) => (
              <li key={to}>
                <Tooltip title={narrow ? label : undefined} placement="right">
                  <NavLink
                    to={{ pathname: to, search: kept }}
                    end={to === '/'}
                    className={styles.entry}
                  >
                    <Icon size={18} aria-hidden strokeWidth={1.75} />
                    <span className={styles.label}>{label}</span>
                    {badge > 0 && (
                      <span className={styles.badge}>{badge > 99 ? '99+' : badge}</span>
                    )}
                  </NavLink>
                </Tooltip>
              </li>
            ))}
          </ul>
        ))}
    </nav>
  );
}

export function LanguageSwitch() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [language],
        items: LANGUAGES.map((key) => ({ key, label: t(`ui.language.${key}`) })),
        onClick: ({ key }) => void chooseLanguage(key as Language),
      }}
    >
      <Button type="text" icon={<Languages size={18} />} aria-label={t('ui.shell.language')} />
    </Dropdown>
  );
}

export function ModeSwitch() {
  const { t } = useTranslation();
  const { choice, choose } = useMode();
  const option = (value: ModeChoice, Icon: LucideIcon) => ({
    value,
    icon: <Icon size={15} aria-hidden className={styles.modeIcon} />,
    label: <span className="sf-visually-hidden">{t(`ui.mode.${value}`)}</span>,
    title: t(`ui.mode.${value}`),
  });
  return (
    <Segmented<ModeChoice>
      size="small"
      aria-label={t('ui.shell.mode')}
      value={choice}
      onChange={choose}
      options={[option('light', Sun), option('system', Monitor), option('dark', Moon)]}
    />
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** `/` puts the cursor into the page's search field. */
function useSlashSearch(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      const field = document.querySelector<HTMLInputElement>(
        '[data-search] input, input[data-search]',
      );
      if (field === null) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

import { AlarmClock, Clock3, Infinity as Endless, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MEANING_OF, pressingOf, type Pressing } from './due';
import styles from './keeping.module.css';

const ICONS: Record<Pressing, typeof Clock3> = {
  never: Endless,
  calm: Clock3,
  soon: TriangleAlert,
  urgent: AlarmClock,
  today: AlarmClock,
  over: AlarmClock,
};

/** How many days are left, by colour, icon and word. */
export function DueMark({ daysLeft }: { daysLeft: number | null }) {
  const { t } = useTranslation();
  const pressing = pressingOf(daysLeft);
  const Icon = ICONS[pressing];
  const words = {
    never: t('keeping.never'),
    over: t('keeping.over'),
    today: t('keeping.today'),
  };
  const left = t('keeping.left', { count: daysLeft ?? 0 });
  return (
    <span className={styles.due} data-meaning={MEANING_OF[pressing]} data-testid="due-mark">
      <Icon size={14} aria-hidden />
      {pressing in words ? words[pressing as keyof typeof words] : left}
    </span>
  );
}

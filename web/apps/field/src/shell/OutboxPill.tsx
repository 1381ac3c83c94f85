import { CircleCheck, CloudOff, CloudUpload, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { countOutbox, useEngineStatus, useFieldData, type OutboxCounts } from './data';
import styles from './OutboxPill.module.css';

type Mood = 'calm' | 'waiting' | 'offline' | 'trouble';

function moodOf({ waiting, troubles }: OutboxCounts, online: boolean): Mood {
  if (!online) return 'offline';
  if (waiting > 0) return 'waiting';
  return troubles > 0 ? 'trouble' : 'calm';
}

const ICONS = {
  calm: CircleCheck,
  waiting: CloudUpload,
  offline: CloudOff,
  trouble: TriangleAlert,
} as const;

/** How much only this phone has, on every page; a tap shows each item. */
export function OutboxPill() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const counts = countOutbox(useFieldData());
  const { online } = useEngineStatus();
  const mood = moodOf(counts, online);
  const Icon = ICONS[mood];
  const words: Record<Mood, string> = {
    calm: t('shell.outbox.calm'),
    waiting: t('shell.outbox.waiting'),
    offline: t('shell.outbox.offline'),
    trouble: t('shell.outbox.trouble', { count: counts.troubles }),
  };
  const shown = mood === 'waiting' || (mood === 'offline' && counts.waiting > 0);
  return (
    <button
      type="button"
      className={styles.pill}
      data-testid="outbox-pill"
      onClick={() => void navigate('/outbox')}
    >
      <span className={styles.inner} data-mood={mood}>
        <Icon size={15} aria-hidden />
        {words[mood]}
        <span
          className={shown ? undefined : 'sf-visually-hidden'}
          data-testid="outbox-count"
          data-troubles={counts.troubles}
        >
          {counts.waiting}
        </span>
      </span>
    </button>
  );
}

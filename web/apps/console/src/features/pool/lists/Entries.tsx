import { StatusTag, type Status } from '@shifang/ui';
import { DetailDrawer } from '@shifang/ui/console';
import { Badge, Button } from 'antd';
import { Ticket } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSoon } from '../../../shell/day';
import { Check } from '../../../shell/standing';
import styles from '../pool.module.css';
import { useEntries, type Entry } from '../queries';

const LOOK: Record<Entry['outcome'], Status> = {
  waiting: 'pending',
  won: 'verified',
  lost: 'cancelled',
  nobody: 'warning',
};

/** What one entered for: when it is decided, and what became of it, with all that it takes to work it out again. */
export function Entries({ onOpen }: { onOpen: (customerId: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const entries = useEntries().data ?? [];
  const waiting = entries.filter(({ outcome }) => outcome === 'waiting').length;
  if (entries.length === 0) return null;
  const look = (customerId: string) => {
    setOpen(false);
    onOpen(customerId);
  };
  return (
    <>
      <Badge count={waiting} size="small">
        <Button icon={<Ticket size={15} />} onClick={() => setOpen(true)}>
          {t('pool.entries.title')}
        </Button>
      </Badge>
      <DetailDrawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('pool.entries.title')}
        width={520}
      >
        <ul className={styles.entries}>
          {entries.map((entry) => (
            <Line key={entry.id} entry={entry} onOpen={look} />
          ))}
        </ul>
      </DetailDrawer>
    </>
  );
}

function Line({ entry, onOpen }: { entry: Entry; onOpen: (customerId: string) => void }) {
  const { t } = useTranslation();
  const time = useSoon()(entry.decided_at ?? entry.closes_at);
  return (
    <li className={styles.entry}>
      <span className={styles.entryHead}>
        {entry.outcome === 'lost' ? (
          <b>{entry.name}</b>
        ) : (
          <Button type="link" onClick={() => onOpen(entry.customer_id)}>
            {entry.name}
          </Button>
        )}
        <StatusTag size="small" status={LOOK[entry.outcome]}>
          {t(`pool.entries.is.${entry.outcome}`, { time, name: entry.winner_name ?? '' })}
        </StatusTag>
      </span>
      <span className={styles.soft}>
        {entry.outcome === 'waiting'
          ? t('shell.standing.window.entrants', { count: entry.entrants })
          : t('pool.entries.at', { time, count: entry.entrants })}
        {t(`shell.standing.window.by.${entry.tie_break}`)}
      </span>
      <Check commitment={entry.commitment} seed={entry.seed} />
    </li>
  );
}

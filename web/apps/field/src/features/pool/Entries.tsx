import { StatusTag, useFormat, type Status } from '@shifang/ui';
import { useTranslation } from 'react-i18next';
import { useFieldData } from '../../shell/data';
import { useNow } from '../../shell/place';
import { useRemote } from '../../shell/remote';
import styles from './pool.module.css';
import { entryRows, ownEntries, type EntryRow, type ToldEntry } from './stage';

const STATUS: Record<EntryRow['state'], Status> = {
  unsent: 'to_sync',
  waiting: 'pending',
  deciding: 'pending',
  won: 'applied',
  lost: 'lost',
  nobody: 'cancelled',
};

/** What I entered for where claims are collected: until when, and what came of it. */
export function Entries() {
  const { t } = useTranslation();
  const { commands, claimed, customers, syncedAt } = useFieldData();
  const told = useRemote<ToldEntry[]>('/pool-entries', syncedAt ?? '').value;
  const rows = entryRows({
    own: ownEntries(commands, claimed),
    told: told ?? [],
    nameOf: (id) => claimed.get(id)?.name,
    isMine: (id) => customers.has(id),
    now: useNow(15_000),
  });
  if (rows.length === 0) return null;
  return (
    <section className={styles.fresh} aria-label={t('pool.entries')} data-testid="pool-entries">
      <h2>{t('pool.entries')}</h2>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className={styles.entry} data-testid={`entry-${row.id}`}>
            <span className={styles.entryName}>{row.name}</span>
            <StatusTag status={STATUS[row.state]} size="small">
              {t(`pool.entry.${row.state}`)}
            </StatusTag>
            <Note row={row} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Note({ row }: { row: EntryRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, closesAt, tieBreak, entrants, winner } = row;
  const told = {
    unsent: t('pool.entry.unsentNote'),
    waiting: closesAt && t(`pool.until.${tieBreak}`, { moment: format.moment(closesAt) }),
    deciding: t('pool.entry.decidingNote'),
    won: t('pool.entry.wonNote'),
    lost: t('pool.entry.lostNote', { person: winner ?? t('keeping.somebody') }),
    nobody: t('pool.entry.nobodyNote'),
  }[state];
  const many = entrants === null ? null : t('pool.entrants', { count: entrants });
  return <span className={styles.entryNote}>{[told, many].filter(Boolean).join(' · ')}</span>;
}

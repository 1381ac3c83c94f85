import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, useFormat } from '@shifang/ui';
import { Segmented } from 'antd';
import { MapPinOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Player } from './player';
import styles from './replay.module.css';
import { nameOf, type Shown } from './shown';
import { Timeline } from './Timeline';
import { Times } from './Times';

interface Props {
  shown: readonly Shown[];
  active: Shown;
  onActive: (person: string) => void;
  player: Player;
}

/** The day of one of the people: how the time was spent, then everything in order. */
export function Side({ shown, active, onActive, player }: Props) {
  const { t } = useTranslation();
  return (
    <aside className={styles.side} aria-label={t('tracking.timeline.title')}>
      {shown.length > 1 && (
        <Segmented<string>
          block
          className={styles.who}
          value={active.person}
          onChange={onActive}
          options={shown.map((each) => ({
            value: each.person,
            label: `${each.letter} ${nameOf(each)}`,
          }))}
        />
      )}
      <Day shown={active} player={player} />
    </aside>
  );
}

function Day({ shown, player }: { shown: Shown; player: Player }) {
  const { t } = useTranslation();
  const { summary, track, error, pending, entries } = shown;
  if (error !== null) return <ErrorState message={problemText(t, toProblem(error))} />;
  if (pending || summary === undefined) return <Skeleton rows={8} />;
  if (track?.whole === 0 && entries.length === 0)
    return (
      <Empty
        icon={MapPinOff}
        title={t('tracking.timeline.none')}
        hint={t('tracking.timeline.noneHint')}
      />
    );
  return (
    <div className={styles.story}>
      <Head shown={shown} />
      <Times times={summary.times} definitions={summary.definitions} />
      <Timeline key={shown.person} entries={entries} player={player} />
    </div>
  );
}

/** How far, from how many points, and what about them should be known. */
function Head({ shown: { summary, track } }: { shown: Shown }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (summary === undefined || track === undefined) return null;
  const drawn = track.raw.time.length;
  const breaks = summary.chain_breaks.length;
  return (
    <header className={styles.head}>
      <h2>{summary.person_name}</h2>
      <p className={styles.soft}>
        {[
          format.day(summary.day),
          t('tracking.timeline.distance', { distance: format.distance(summary.distance_m) }),
          t('tracking.timeline.points', {
            count: summary.points,
            number: format.number(summary.points),
          }),
          track.outliers > 0 && t('tracking.timeline.outliers', { count: track.outliers }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {track.whole > drawn && (
        <p className={styles.soft}>
          {t('tracking.timeline.thinned', {
            shown: format.number(drawn),
            whole: format.number(track.whole),
          })}
        </p>
      )}
      {!summary.stored && summary.points > 0 && (
        <p className={styles.soft}>{t('tracking.timeline.fresh')}</p>
      )}
      {track.mocked > 0 && (
        <p className={styles.flag}>
          <StatusTag status="warning" size="small" />
          {t('tracking.timeline.mocked', { count: track.mocked })}
        </p>
      )}
      {breaks > 0 && (
        <p className={styles.flag}>
          <StatusTag status="warning" size="small" />
          {t('tracking.timeline.breaks', { count: breaks })}
        </p>
      )}
    </header>
  );
}

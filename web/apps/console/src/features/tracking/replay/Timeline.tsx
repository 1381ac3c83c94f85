import { StatusTag, useFormat } from '@shifang/ui';
import {
  Bike,
  CarFront,
  CirclePause,
  Footprints,
  MapPinCheck,
  Store,
  TrainFront,
  TriangleAlert,
  WifiOff,
  type LucideIcon,
} from 'lucide-react';
import { memo, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { visitStatus } from '../../../shell/visitStatus';
import { OUTCOME_STATUS, outcomeOf } from './findingStatus';
import type { Player } from './player';
import { usePlayed } from './PlayerBar';
import styles from './replay.module.css';
import { entryAt, type DayFinding, type DayVisit, type Entry, type Segment } from './timeline';

/** Everything of a day in order; the moment that is played is marked, a click goes to it. */
export function Timeline({ entries, player }: { entries: readonly Entry[]; player: Player }) {
  const { t } = useTranslation();
  const current = usePlayed(player, ({ now }) => entryAt(entries, now));
  const playing = usePlayed(player, (played) => played.playing);
  const go = useCallback((moment: number) => player.seek(moment), [player]);
  return (
    <ol className={styles.timeline} aria-label={t('tracking.timeline.title')}>
      {entries.map((entry) => (
        <Row key={entry.id} entry={entry} current={entry.id === current} inView={playing} go={go} />
      ))}
    </ol>
  );
}

interface RowProps {
  entry: Entry;
  current: boolean;
  /** Whether the list moves along with the time. */
  inView: boolean;
  go: (moment: number) => void;
}

const Row = memo(function Row({ entry, current, inView, go }: RowProps) {
  const format = useFormat();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current && inView) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current, inView]);
  const clock = (moment: number) => format.clock(new Date(moment).toISOString());
  return (
    <li
      ref={row}
      className={styles.entry}
      data-kind={entry.kind}
      data-current={current || undefined}
    >
      <button
        type="button"
        className={styles.jump}
        aria-current={current ? 'time' : undefined}
        onClick={() => go(entry.from)}
      >
        <time>{clock(entry.from)}</time>
        <span className={styles.icon}>
          <Icon entry={entry} />
        </span>
        <span className={styles.what}>
          <Words entry={entry} />
        </span>
      </button>
      <More entry={entry} />
    </li>
  );
});

const MODES: Record<Segment['mode'], LucideIcon> = {
  '': Footprints,
  walk: Footprints,
  ride: Bike,
  drive: CarFront,
  fast: TrainFront,
};

function Icon({ entry }: { entry: Entry }) {
  const look = { size: 15, 'aria-hidden': true } as const;
  if (entry.kind === 'trip') {
    const Way = MODES[entry.segment.mode];
    return <Way {...look} />;
  }
  if (entry.kind === 'gap') return <WifiOff {...look} />;
  if (entry.kind === 'visit') return <MapPinCheck {...look} />;
  if (entry.kind === 'finding') return <TriangleAlert {...look} />;
  return entry.segment.customer_id === null ? <CirclePause {...look} /> : <Store {...look} />;
}

function Words({ entry }: { entry: Entry }) {
  if (entry.kind === 'visit') return <VisitWords visit={entry.visit} />;
  if (entry.kind === 'finding') return <FindingWords finding={entry.finding} />;
  return <SegmentWords segment={entry.segment} />;
}

function SegmentWords({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const length = format.duration(segment.seconds);
  if (segment.kind === 'gap')
    return (
      <>
        <b>{t('tracking.entry.gap')}</b>
        <small>
          {t('tracking.entry.gapLine', { length, distance: format.distance(segment.distance_m) })}
        </small>
      </>
    );
  if (segment.kind === 'trip')
    return (
      <>
        <b>{t(`tracking.mode.${segment.mode || 'walk'}`)}</b>
        <small>
          {t('tracking.entry.tripLine', { length, distance: format.distance(segment.distance_m) })}
        </small>
      </>
    );
  return (
    <>
      <b>{segment.customer_name ?? t('tracking.entry.stay')}</b>
      <small>
        {segment.customer_id === null
          ? t('tracking.entry.stayElsewhere', { length })
          : t('tracking.entry.stayLine', { length })}
      </small>
    </>
  );
}

function VisitWords({ visit }: { visit: DayVisit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const length = visit.on_site_s === null ? null : format.duration(visit.on_site_s);
  const line =
    length === null
      ? t('tracking.entry.visitBegun')
      : t('tracking.entry.visitLine', {
          length,
          time: visit.ended_at === null ? '' : format.clock(visit.ended_at),
        });
  return (
    <>
      <b>
        {visit.customer_name} <StatusTag status={visitStatus(visit)} size="small" />
      </b>
      <small>{line}</small>
    </>
  );
}

function FindingWords({ finding }: { finding: DayFinding }) {
  const { t } = useTranslation();
  const outcome = outcomeOf(finding);
  return (
    <>
      <b>
        {t('tracking.entry.finding')}{' '}
        <StatusTag status={OUTCOME_STATUS[outcome]} size="small">
          {t(`tracking.outcome.${outcome}`)}
        </StatusTag>
      </b>
      <small>{t('tracking.entry.findingLine', { risk: finding.risk })}</small>
    </>
  );
}

/** Where the whole of it is told. */
function More({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  if (entry.kind === 'visit')
    return <Link to={`/visits?open=${entry.visit.id}`}>{t('tracking.entry.toVisit')}</Link>;
  if (entry.kind === 'finding')
    return <Link to={`/findings?open=${entry.finding.id}`}>{t('tracking.entry.toFinding')}</Link>;
  if (entry.kind === 'stay' && entry.segment.customer_id !== null)
    return (
      <Link to={`/customers?open=${entry.segment.customer_id}`}>
        {t('tracking.entry.toCustomer')}
      </Link>
    );
  return null;
}

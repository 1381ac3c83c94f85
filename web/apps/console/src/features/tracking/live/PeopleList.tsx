import { Empty, StatusTag, useFormat } from '@shifang/ui';
import { UnfoldingList, UnfoldingRow } from '@shifang/ui/console';
import { Button } from 'antd';
import { LocateFixed, Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useToday } from '../../../shell/day';
import { replayOf } from '../../../shell/replayLink';
import styles from '../tracking.module.css';
import { STATUS_OF, type Hidden, type Seen } from './presence';
import { useAge } from './useAge';

interface Props {
  seen: readonly Seen[];
  hidden: readonly Hidden[];
  openId: string | null;
  onOpen: (id: string | null) => void;
  followed: string | null;
  onFollow: (id: string | null) => void;
}

/** Everybody of the field: with a place and its age, or with the reason why there is none. */
export function PeopleList({ seen, hidden, openId, onOpen, followed, onFollow }: Props) {
  const { t } = useTranslation();
  if (seen.length + hidden.length === 0)
    return <Empty title={t('tracking.live.noneHere')} hint={t('tracking.live.noneHereHint')} />;
  return (
    <UnfoldingList testId="whereabouts">
      {seen.map((each) => (
        <Row key={each.person_id} each={each} open={each.person_id === openId} onOpen={onOpen}>
          <Details
            each={each}
            followed={each.person_id === followed}
            onFollow={(on) => onFollow(on ? each.person_id : null)}
          />
        </Row>
      ))}
      {hidden.map((each) => (
        <Absent key={each.person_id} each={each} />
      ))}
    </UnfoldingList>
  );
}

interface RowProps {
  each: Seen;
  open: boolean;
  onOpen: (id: string | null) => void;
  children: React.ReactNode;
}

function Row({ each, open, onOpen, children }: RowProps) {
  const age = useAge();
  const motion = useMotion();
  return (
    <UnfoldingRow
      name={each.person_name}
      status={<StatusTag status={STATUS_OF[each.presence]} size="small" />}
      left={motion(each)}
      right={
        <time
          className={each.presence === 'stale' ? styles.old : undefined}
          dateTime={each.last_at}
          data-testid="age"
        >
          {age(each.age)}
        </time>
      }
      open={open}
      onToggle={() => onOpen(open ? null : each.person_id)}
    >
      {children}
    </UnfoldingRow>
  );
}

/** What the last fix said of moving; nothing, once it is old. */
function useMotion(): (each: Seen) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ presence, speed_mps }) => {
    if (presence === 'stale') return t('tracking.live.lastKnown');
    if (speed_mps === null) return t('tracking.live.onShift');
    if (speed_mps < 0.5) return t('tracking.live.standing');
    return t('tracking.live.moving', { speed: format.number(speed_mps * 3.6) });
  };
}

interface DetailsProps {
  each: Seen;
  followed: boolean;
  onFollow: (on: boolean) => void;
}

function Details({ each, followed, onFollow }: DetailsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const accuracy = each.accuracy_m === null ? '—' : format.distance(each.accuracy_m);
  return (
    <div className={styles.details}>
      <p>
        {t('tracking.live.lastAt', { time: format.clockExact(each.last_at) })} ·{' '}
        {t('tracking.live.accuracy', { accuracy })}
      </p>
      {each.presence === 'stale' && (
        <p className={styles.caution}>{t('tracking.live.staleHint')}</p>
      )}
      <div className={styles.actions}>
        <Button
          size="small"
          aria-pressed={followed}
          type={followed ? 'primary' : 'default'}
          icon={<LocateFixed size={14} />}
          onClick={() => onFollow(!followed)}
        >
          {t(followed ? 'tracking.live.following' : 'tracking.live.follow')}
        </Button>
        <Link to={replayOf([each.person_id], today)}>
          <Button size="small" icon={<Route size={14} />}>
            {t('tracking.live.theirDay')}
          </Button>
        </Link>
      </div>
    </div>
  );
}

function Absent({ each }: { each: Hidden }) {
  const { t } = useTranslation();
  const format = useFormat();
  const since =
    each.since === null ? '' : t('tracking.live.since', { time: format.clock(each.since) });
  return (
    <UnfoldingRow
      name={each.person_name}
      status={<StatusTag status={STATUS_OF[each.state]} size="small" />}
      left={t(`tracking.why.${each.state}`)}
      right={<span>{since}</span>}
    />
  );
}

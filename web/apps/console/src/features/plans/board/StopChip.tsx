import { TierMark, useFormat } from '@shifang/ui';
import { GripVertical, Lock } from 'lucide-react';
import { memo, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tiers } from '../../../shell/frequency';
import { ChangeMark } from '../ChangeMark';
import { clockOf } from '../look';
import type { Change, Stop } from '../queries';
import styles from './board.module.css';

interface Props {
  stop: Stop;
  tiers: Tiers;
  order: number;
  change: Change | undefined;
  carried: boolean;
  /** What is carried would come before it. */
  slot: boolean;
  moving: boolean;
  /** The keyboard comes in here. */
  cursor: boolean;
  editable: boolean;
  onPick: (event: PointerEvent<HTMLElement>, stop: Stop) => void;
  onOpen: (stop: Stop) => void;
  onFocus: (id: string) => void;
}

/** One visit of a day: a mouse takes it anywhere, a finger by its grip (the rest scrolls), the space bar lifts it. */
export const StopChip = memo(function StopChip(props: Props) {
  const { stop, order, change, editable, tiers, onPick } = props;
  const { t } = useTranslation();
  const words = useWords(props);
  const rank = tiers.rank(stop.tier);
  return (
    <>
      {props.slot && <span className={styles.slot} aria-hidden />}
      <button
        type="button"
        className={styles.stop}
        data-stop={stop.id}
        data-rank={Math.min(rank, 4)}
        data-carried={props.carried || undefined}
        data-moving={props.moving || undefined}
        data-change={change?.kind}
        data-editable={editable || undefined}
        tabIndex={props.cursor ? 0 : -1}
        title={words.join('\n')}
        onFocus={() => props.onFocus(stop.id)}
        onClick={() => props.onOpen(stop)}
        onPointerDown={(event) => {
          if (editable && event.pointerType === 'mouse') onPick(event, stop);
        }}
      >
        <span className={styles.order}>{order}</span>
        <span className={styles.stopName}>{stop.customer_name}</span>
        {change !== undefined && <ChangeMark kind={change.kind} />}
        <TierMark tier={stop.tier} rank={rank} />
        <span className={styles.at}>{clockOf(stop.arrival)}</span>
        {editable && (
          <span
            className={styles.grip}
            data-grip
            aria-hidden
            onPointerDown={(event) => {
              if (event.pointerType !== 'mouse') onPick(event, stop);
            }}
          >
            <GripVertical size={14} />
          </span>
        )}
        {stop.fixed && (
          <span className={styles.lock}>
            <Lock size={12} aria-hidden />
            <span className="sf-visually-hidden">{t('plans.board.fixed')}</span>
          </span>
        )}
      </button>
    </>
  );
});

/** All that a visit says of itself: to screen readers, and on hover. */
function useWords({ stop, order, change, tiers }: Props): string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const at = clockOf(stop.arrival);
  const tier = tiers.name(stop.tier);
  const words = [t('plans.board.stop', { order, name: stop.customer_name, tier, at })];
  if (stop.fixed) words.push(t('plans.board.fixed'));
  if (change !== undefined) words.push(t(`plans.diff.${change.kind}`));
  if (change?.kind === 'moved' && change.before !== null)
    words.push(t('plans.board.from', { day: format.day(change.before) }));
  return words;
}

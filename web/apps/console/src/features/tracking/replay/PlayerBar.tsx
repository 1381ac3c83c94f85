import { useFormat } from '@shifang/ui';
import { Button, Select, Tooltip } from 'antd';
import { Pause, Play } from 'lucide-react';
import { memo, useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Lanes } from './Lanes';
import { SPEEDS, type Played, type Player, type Speed } from './player';
import styles from './replay.module.css';
import type { Shown } from './shown';

const STEP_MS = 60_000;
const LEAP_MS = 600_000;

/** One value of what the controls show: who asks is rendered anew only when it changes. */
export function usePlayed<T extends string | number | boolean | null>(
  player: Player,
  choose: (played: Played) => T,
): T {
  return useSyncExternalStore(player.subscribe, () => choose(player.played()));
}

/** Play, speed, the time of the organisation's clock, and the day as a line to drag along. */
export function PlayerBar({ player, shown }: { player: Player; shown: readonly Shown[] }) {
  const { t } = useTranslation();
  useKeys(player);
  const from = usePlayed(player, (played) => played.from);
  const to = usePlayed(player, (played) => played.to);
  const playing = usePlayed(player, (played) => played.playing);
  const speed = usePlayed(player, (played) => played.speed) as Speed;
  const nothing = from >= to;
  const words = t(playing ? 'tracking.player.pause' : 'tracking.player.play');
  return (
    <section className={styles.player} aria-label={t('tracking.player.title')} data-player>
      <div className={styles.controls}>
        <Tooltip title={t('tracking.player.keys')}>
          <Button
            type="primary"
            shape="circle"
            aria-label={words}
            disabled={nothing}
            icon={playing ? <Pause size={16} /> : <Play size={16} />}
            onClick={() => player.toggle()}
          />
        </Tooltip>
        <Clock player={player} />
        <SpeedField player={player} speed={speed} />
      </div>
      <div className={styles.track}>
        <Scrubber player={player} />
        <Lanes shown={shown} from={from} to={to} />
        {!nothing && <Ends from={from} to={to} />}
      </div>
    </section>
  );
}

/** The time that is played, to the second; null when there is nothing to play. */
function useClock(player: Player): string | null {
  const format = useFormat();
  return usePlayed(player, ({ now, from, to }) =>
    from >= to ? null : format.clockExact(new Date(now).toISOString()),
  );
}

function Clock({ player }: { player: Player }) {
  return (
    <time className={styles.clock} data-testid="replay-clock">
      {useClock(player) ?? '--:--:--'}
    </time>
  );
}

function Scrubber({ player }: { player: Player }) {
  const { t } = useTranslation();
  const clock = useClock(player);
  const from = usePlayed(player, (played) => played.from);
  const to = usePlayed(player, (played) => played.to);
  const now = usePlayed(player, (played) => played.now);
  return (
    <input
      type="range"
      className={styles.scrubber}
      aria-label={t('tracking.player.time')}
      aria-valuetext={clock ?? '--:--:--'}
      min={from}
      max={clock === null ? from + 1 : to}
      step={1000}
      value={now}
      disabled={clock === null}
      onChange={({ target }) => player.seek(Number(target.value))}
    />
  );
}

const SpeedField = memo(function SpeedField({ player, speed }: { player: Player; speed: Speed }) {
  const { t } = useTranslation();
  return (
    <Select<Speed>
      aria-label={t('tracking.player.speed')}
      value={speed}
      popupMatchSelectWidth={false}
      options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
      onChange={(next) => player.setSpeed(next)}
    />
  );
});

function Ends({ from, to }: { from: number; to: number }) {
  const format = useFormat();
  const clock = (moment: number) => format.clock(new Date(moment).toISOString());
  return (
    <div className={styles.ends}>
      <span>{clock(from)}</span>
      <span>{clock(from + (to - from) / 2)}</span>
      <span>{clock(to)}</span>
    </div>
  );
}

const KEYS: Record<string, (player: Player, far: boolean) => void> = {
  ' ': (player) => player.toggle(),
  ArrowLeft: (player, far) => player.seek(player.now() - (far ? LEAP_MS : STEP_MS)),
  ArrowRight: (player, far) => player.seek(player.now() + (far ? LEAP_MS : STEP_MS)),
  ArrowUp: (player) => player.shift(1),
  ArrowDown: (player) => player.shift(-1),
  Home: (player) => player.seek(player.played().from),
  End: (player) => player.seek(player.played().to),
};

/** Space plays and pauses, arrows move the time (a minute, with Shift ten) and the speed; nothing is taken from fields. */
function useKeys(player: Player): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = KEYS[event.key];
      if (act === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
      if (!isOurs(event.target, event.key)) return;
      event.preventDefault();
      act(player, event.shiftKey);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [player]);
}

/** Whether a key is meant for the player: pressed on nothing in particular, or on the line of the day. */
function isOurs(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement) || target === document.body) return true;
  if (target instanceof HTMLInputElement) return target.type === 'range';
  if (
    target.closest('[role="combobox"], [role="radiogroup"], textarea, [contenteditable]') !== null
  )
    return false;
  return key === ' ' ? target.closest('button, a') === null : target.closest('canvas') === null;
}

import { useFormat, useLanguage } from '@shifang/ui';
import { Button, Slider } from 'antd';
import { Pause, Play, StepForward } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './market.module.css';
import { wantsNoMotion } from './playing';
import type { PlacesMonth } from './queries';

/** 2026年3月, Mar 2026 */
export function useMonthName(): (month: string) => string {
  const locale = useLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
  const names = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return (month) => names.format(new Date(month));
}

interface Props {
  months: readonly string[];
  /** What was done in them; undefined until it is known. */
  told: readonly PlacesMonth[] | undefined;
  at: number;
  playing: boolean;
  onMove: (at: number) => void;
  onPlay: () => void;
  onStop: () => void;
}

/** Months with a bar each for their verified visits; they play, or go on by one press where nothing is to move. */
export function MonthSlider({ months, told, at, playing, onMove, onPlay, onStop }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useMonthName();
  const counts = new Map(told?.map(({ month, verified }) => [month, verified]));
  const most = Math.max(1, ...counts.values());
  const month = months[at] ?? '';
  const count = counts.get(month);
  return (
    <section className={styles.time} aria-label={t('insight.market.months')}>
      <PlayButton {...{ at, playing, onMove, onPlay, onStop }} count={months.length} />
      <p className={styles.month} aria-live={playing ? 'off' : 'polite'}>
        <b>{name(month)}</b>
        <span>
          {count === undefined
            ? '…'
            : t('insight.market.verifiedIn', { count, number: format.number(count) })}
        </span>
      </p>
      <div className={styles.slide} style={columns(months.length)}>
        <div className={styles.monthBars} aria-hidden>
          {months.map((each, index) => (
            <i
              key={each}
              data-shown={index === at || undefined}
              title={`${name(each)} · ${format.number(counts.get(each) ?? 0)}`}
              style={{ height: `${((counts.get(each) ?? 0) / most) * 100}%` }}
            />
          ))}
        </div>
        <Slider
          min={0}
          max={months.length - 1}
          value={at}
          onChange={onMove}
          tooltip={{ formatter: (index) => name(months[index ?? 0] ?? month) }}
          ariaLabelForHandle={t('insight.market.month')}
          ariaValueTextFormatterForHandle={(index) => name(months[index] ?? month)}
        />
        <div className={styles.ends} aria-hidden>
          <span>{name(months[0] ?? month)}</span>
          <span>{name(months.at(-1) ?? month)}</span>
        </div>
      </div>
    </section>
  );
}

function columns(count: number): CSSProperties {
  const places: Record<string, string> = { '--months': String(count) };
  return places as CSSProperties;
}

interface PlayProps extends Pick<Props, 'at' | 'playing' | 'onMove' | 'onPlay' | 'onStop'> {
  count: number;
}

function PlayButton({ at, count, playing, onMove, onPlay, onStop }: PlayProps) {
  const { t } = useTranslation();
  if (wantsNoMotion())
    return (
      <Button
        icon={<StepForward size={16} aria-hidden />}
        aria-label={t('insight.market.next')}
        onClick={() => onMove((at + 1) % count)}
      />
    );
  return (
    <Button
      icon={playing ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
      aria-label={t(playing ? 'insight.market.pause' : 'insight.market.play')}
      onClick={playing ? onStop : onPlay}
    />
  );
}

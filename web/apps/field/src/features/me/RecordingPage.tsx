import { useFormat } from '@shifang/ui';
import { Button } from 'antd-mobile';
import { CircleDot, CirclePause, Clock3, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEngineStatus } from '../../shell/data';
import { useNow } from '../../shell/place';
import { useRecording, useRecordingFacts } from '../../shell/recording/recording';
import { useFieldSession } from '../../shell/session';
import { SubPage } from '../../shell/SubPage';
import type { GateState } from '../../tracks/gate';
import type { KeptGate } from '../../tracks/types';
import styles from './Recording.module.css';

const ICONS: Record<GateState, LucideIcon> = {
  open: CircleDot,
  paused: CirclePause,
  resuming: CirclePause,
  off_shift: Clock3,
  closed: Clock3,
  unknown: Clock3,
};
const WHOLE_DAY_MS = 23 * 3_600_000;
const PROMISES = ['hours', 'pause', 'open', 'battery', 'who'] as const;

/** When the way is recorded, what of it there is, and how to stop it. */
export function RecordingPage() {
  const { t } = useTranslation();
  const state = useRecording();
  const facts = useRecordingFacts();
  const Icon = ICONS[state];
  return (
    <SubPage title={t('recording.title')} parent="/me">
      <section className={styles.state} data-testid="recording-state" data-state={state}>
        <h2 className={styles.line}>
          <Icon size={24} aria-hidden />
          {t(`recording.state.${state}`)}
        </h2>
        <p className={styles.soft}>{t(`recording.why.${state}`)}</p>
        <Switch state={state} />
      </section>
      {facts?.gate && !facts.gate.closed && <Hours gate={facts.gate} />}
      <Today />
      <section className={styles.section}>
        <h2>{t('recording.when')}</h2>
        <ul className={styles.promises}>
          {PROMISES.map((name) => (
            <li key={name}>{t(`recording.promise.${name}`)}</li>
          ))}
        </ul>
      </section>
    </SubPage>
  );
}

function Switch({ state }: { state: GateState }) {
  const { t } = useTranslation();
  const { setRecording } = useFieldSession();
  const { online } = useEngineStatus();
  if (state === 'closed' || state === 'unknown') return null;
  const paused = state === 'paused' || state === 'resuming';
  return (
    <>
      <Button
        block
        size="large"
        color="primary"
        fill={paused ? 'solid' : 'outline'}
        disabled={state === 'resuming'}
        data-testid="recording-switch"
        onClick={() => setRecording(paused ? 'resume' : 'pause')}
      >
        {paused ? t('recording.resume') : t('recording.pause')}
      </Button>
      {state === 'resuming' && !online && (
        <p className={styles.soft}>{t('recording.resumesLater')}</p>
      )}
    </>
  );
}

function Hours({ gate }: { gate: KeptGate }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = format.isoDay(new Date(useNow(60_000)));
  const days = [...new Set(gate.spans.map(({ start }) => format.isoDay(new Date(start))))].sort();
  const hours = (day: string): string =>
    gate.spans
      .filter(({ start }) => format.isoDay(new Date(start)) === day)
      .map(({ start, end }) =>
        Date.parse(end) - Date.parse(start) >= WHOLE_DAY_MS
          ? t('recording.wholeDay')
          : `${format.clock(start)}–${format.clock(end)}`,
      )
      .join(t('recording.and'));
  return (
    <section className={styles.section}>
      <h2>{t('recording.hours')}</h2>
      <dl className={styles.facts}>
        {days.map((day) => (
          <div key={day}>
            <dt>{day === today ? t('recording.today') : format.day(day)}</dt>
            <dd>{hours(day)}</dd>
          </div>
        ))}
        {days.length === 0 && (
          <div>
            <dt>{t('recording.today')}</dt>
            <dd>{gate.paused_since ? t('recording.state.paused') : t('recording.noHours')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Today() {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = useRecordingFacts();
  const today = format.isoDay(new Date(useNow(60_000)));
  const counted = facts?.today?.day === today ? facts.today : null;
  const rows: [string, number][] = [
    [t('recording.kept'), counted?.kept ?? 0],
    [t('recording.sent'), counted?.sent ?? 0],
    [t('recording.unsent'), facts?.unsent ?? 0],
    ...(counted && counted.lost > 0
      ? [[t('recording.lost'), counted.lost] as [string, number]]
      : []),
  ];
  return (
    <section className={styles.section} data-testid="recording-today">
      <h2>{t('recording.points')}</h2>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{format.number(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

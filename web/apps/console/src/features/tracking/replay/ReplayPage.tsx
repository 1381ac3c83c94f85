import { Empty, PEOPLE, PEOPLE_LETTERS, useFormat, useMode } from '@shifang/ui';
import { PageHead, useAddress } from '@shifang/ui/console';
import { ReplayMap } from '@shifang/ui/map';
import { Users } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../../shell/day';
import { Views } from '../Views';
import { Chooser } from './Chooser';
import { marksOf } from './marks';
import { Player } from './player';
import { PlayerBar } from './PlayerBar';
import styles from './replay.module.css';
import { Side } from './Side';
import { spanOf, timelineOf, type Entry } from './timeline';
import { trackShown, type Line, type Shown } from './shown';
import { useAskAhead, useDays, type PersonDay } from './useDays';
import { usePeopleOfDay } from './usePeopleOfDay';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Days played back: several people on one map, what each did beside it. */
export default function ReplayPage() {
  const { t } = useTranslation();
  const today = useToday();
  const [address, setDay] = useAddress('day');
  const day = address !== null && DAY.test(address) ? address : today;
  const [people, setPeople] = usePeopleOfDay();
  const [line, setLine] = useState<Line>('smooth');
  const days = useDays(people, day, day === today);
  const shown = useShown(days, line);
  const askAhead = useAskAhead(day);
  const choose = (next: readonly string[]) => {
    askAhead(next);
    setPeople(next);
  };
  return (
    <>
      <PageHead
        title={t('tracking.replay.title')}
        note={t('tracking.replay.note')}
        actions={<Views />}
      />
      <Chooser
        day={day}
        today={today}
        onDay={setDay}
        people={shown}
        onPeople={choose}
        line={line}
        onLine={setLine}
      />
      {people.length === 0 ? (
        <Empty
          icon={Users}
          title={t('tracking.replay.nobody')}
          hint={t('tracking.replay.nobodyHint')}
        />
      ) : (
        <Played shown={shown} day={day} />
      )}
    </>
  );
}

/** Each person with a colour, a letter, the line that is drawn and the entries of the day. */
function useShown(days: readonly PersonDay[], line: Line): readonly Shown[] {
  const { mode } = useMode();
  return useMemo(
    () =>
      days.map((day, at) => {
        const look = { color: PEOPLE[mode][at] ?? '', letter: PEOPLE_LETTERS[at] ?? '' };
        const track = line === 'smooth' ? (day.track?.smooth ?? day.track?.raw) : day.track?.raw;
        return { ...day, ...look, line: track, entries: timelineOf({ ...day, track }) };
      }),
    [days, line, mode],
  );
}

function Played({ shown, day }: { shown: readonly Shown[]; day: string }) {
  const { t } = useTranslation();
  const [player] = useState(() => new Player());
  const [chosen, setChosen] = useAddress('of');
  const active = shown.find(({ person }) => person === chosen) ?? shown[0];
  const tracks = useMemo(() => shown.flatMap((each) => trackShown(each)), [shown]);
  const marks = useMarks(shown);
  useSpan(player, shown);
  useEffect(() => () => player.pause(), [player]);
  const jump = useCallback(
    (id: string) => {
      const [person = '', entry = ''] = id.split('/');
      const found = shown.find((each) => each.person === person);
      const there = found?.entries.find((each) => each.id === entry);
      if (there === undefined) return;
      setChosen(person);
      player.seek(there.from);
    },
    [player, shown, setChosen],
  );
  return (
    <div className={styles.page}>
      <div className={styles.stage}>
        <div className={styles.map}>
          <ReplayMap
            label={t('tracking.replay.map')}
            tracks={tracks}
            marks={marks}
            clock={player}
            onMark={jump}
            fitKey={`${day}|${tracks.map(({ id }) => id).join()}`}
          />
        </div>
        <PlayerBar player={player} shown={shown} />
      </div>
      {active !== undefined && (
        <Side shown={shown} active={active} onActive={setChosen} player={player} />
      )}
    </div>
  );
}

function useMarks(shown: readonly Shown[]) {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () =>
      shown.flatMap(({ person, color, letter, entries }) =>
        marksOf(entries, { id: person, color, letter }, { t, format }),
      ),
    [shown, t, format],
  );
}

/** The player plays what is known of the days; it begins at the moment that the address names. */
function useSpan(player: Player, shown: readonly Shown[]): void {
  const [at] = useAddress('at');
  const begun = useRef<string | null>(null);
  const span = useMemo(() => {
    const entries: Entry[] = shown.flatMap((each) => each.entries);
    return spanOf(
      shown.map(({ line }) => line),
      entries,
    );
  }, [shown]);
  const [from, to] = span ?? [0, 0];
  const settled = shown.every(({ pending }) => !pending);
  useEffect(() => {
    player.span(from, to);
  }, [player, from, to]);
  useEffect(() => {
    if (at === null || at === begun.current || !settled || from === to) return;
    player.seek(Date.parse(at));
    begun.current = at;
  }, [player, at, settled, from, to]);
}

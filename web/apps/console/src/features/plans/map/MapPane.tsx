import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, PEOPLE, Skeleton, useFormat, useMode } from '@shifang/ui';
import { useAddress } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { Button, Segmented, Select } from 'antd';
import { MapPinOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { weekdayOf, weeksOf } from '../board/board';
import pane from '../pane.module.css';
import { useFigures, useStops, type Plan } from '../queries';
import styles from './map.module.css';
import { drawn, type Route } from './routes';
import { RouteList } from './RouteList';

const EVERYBODY = 'all';
const PERIOD = 'period';

/** Ways on the map: of a day, one person's or everybody's, or of a person's whole period by weekday. */
export function MapPane({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const chosen = useChosen(plan);
  const { person, day } = chosen;
  const stops = useStops(plan, {
    ...(person === EVERYBODY ? {} : { person_id: person }),
    ...(day === PERIOD ? {} : { since: day, until: day }),
  });
  return (
    <div className={pane.pane}>
      <Choice plan={plan} {...chosen} />
      {stops.data === undefined ? (
        stops.isError ? (
          <ErrorState
            message={problemText(t, toProblem(stops.error))}
            retry={<Button onClick={() => void stops.refetch()}>{t('ui.state.retry')}</Button>}
          />
        ) : (
          <Skeleton rows={8} height={40} />
        )
      ) : (
        <Shown plan={plan} stops={stops.data} person={person} day={day} />
      )}
    </div>
  );
}

type Stops = NonNullable<ReturnType<typeof useStops>['data']>;

function Shown({ plan, stops, person, day }: { plan: Plan; stops: Stops; person: string; day: string }) {
  const { t } = useTranslation();
  const { mode } = useMode();
  const figures = useFigures(plan);
  const [selected, setSelected] = useState<string | null>(null);
  const routes = useMemo<Route[]>(() => {
    const colors = PEOPLE[mode];
    const color = (at: number) => colors[at % colors.length] ?? '';
    const order = new Map(plan.people.map(({ person_id }, at) => [person_id, at]));
    const groups = new Map<string, Stops>();
    for (const stop of stops) {
      const key = `${stop.person_id}|${stop.day}`;
      groups.set(key, [...(groups.get(key) ?? []), stop]);
    }
    return [...groups].map(([key, found]) => {
      const [person_id = '', of = ''] = key.split('|');
      return {
        key,
        person: person_id,
        day: of,
        stops: found,
        color: color(day === PERIOD ? weekdayOf(of) - 1 : (order.get(person_id) ?? 0)),
      };
    });
  }, [stops, mode, plan.people, day]);
  const { points, tracks } = useMemo(() => drawn(routes, day !== PERIOD), [routes, day]);
  if (stops.length === 0)
    return (
      <Empty icon={MapPinOff} title={t('plans.map.none')} hint={t('plans.map.noneHint')} />
    );
  return (
    <div className={styles.split}>
      <div className={styles.map}>
        <MapView
          label={t('plans.map.label')}
          className={styles.fill ?? ''}
          points={points}
          tracks={tracks}
          selectedId={selected}
          onSelect={setSelected}
          onPick={() => setSelected(null)}
          fitKey={`${person}|${day}`}
        />
        <p className={styles.lines}>{t('plans.map.lines')}</p>
      </div>
      <RouteList
        plan={plan}
        routes={routes}
        days={figures.data?.days}
        byWeekday={day === PERIOD}
        selected={selected}
        onSelect={setSelected}
      />
    </div>
  );
}

interface Chosen {
  person: string;
  day: string;
  days: readonly string[];
  onPerson: (person: string) => void;
  onDay: (day: string) => void;
}

/** What is on the map lives in the address; a whole period is one person's. */
function useChosen(plan: Plan): Chosen {
  const [who, setWho] = useAddress('who');
  const [when, setWhen] = useAddress('on');
  const days = useMemo(
    () => weeksOf(plan.first_day, plan.weeks).flat(),
    [plan.first_day, plan.weeks],
  );
  const known = plan.people.some(({ person_id }) => person_id === who);
  const person = known ? (who ?? EVERYBODY) : EVERYBODY;
  const first = days[0] ?? plan.first_day;
  const valid = when !== null && (days.includes(when) || (when === PERIOD && known));
  return {
    person,
    day: valid ? when : first,
    days,
    onPerson: (id) => setWho(id === EVERYBODY ? null : id),
    onDay: setWhen,
  };
}

function Choice({ plan, person, day, days, onPerson, onDay }: Chosen & { plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = useFigures(plan).data?.days ?? [];
  const busy = new Set(figures.filter(({ stops }) => stops > 0).map((each) => each.day));
  const offered = days.filter((each) => busy.size === 0 || busy.has(each) || each === day);
  return (
    <div className={pane.bar} role="search">
      <Select<string>
        className={styles.who ?? ''}
        aria-label={t('plans.field.person')}
        value={person}
        options={[
          { value: EVERYBODY, label: t('plans.map.everybody') },
          ...plan.people.map(({ person_id, name }) => ({ value: person_id, label: name })),
        ]}
        onChange={onPerson}
      />
      {person !== EVERYBODY && (
        <Segmented<string>
          aria-label={t('plans.map.span')}
          value={day === PERIOD ? PERIOD : 'day'}
          options={[
            { value: 'day', label: t('plans.map.oneDay') },
            { value: PERIOD, label: t('plans.map.period') },
          ]}
          onChange={(span) => onDay(span === PERIOD ? PERIOD : (offered[0] ?? days[0] ?? day))}
        />
      )}
      {day !== PERIOD && (
        <Select<string>
          className={styles.who ?? ''}
          aria-label={t('plans.field.day')}
          value={day}
          options={offered.map((value) => ({ value, label: format.day(value) }))}
          onChange={onDay}
        />
      )}
    </div>
  );
}

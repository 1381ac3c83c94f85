import { PersonPicker } from '@shifang/ui/console';
import { useMay } from '@shifang/api';
import { Button, DatePicker, Segmented, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { ChevronLeft, ChevronRight, RefreshCw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './replay.module.css';
import { nameOf, type Line, type Shown } from './shown';
import { MOST_PEOPLE, useRefreshDays } from './useDays';

interface Props {
  day: string;
  today: string;
  onDay: (day: string) => void;
  people: readonly Shown[];
  onPeople: (people: readonly string[]) => void;
  line: Line;
  onLine: (line: Line) => void;
}

/** Which day, whose, and which line. */
export function Chooser(props: Props) {
  const { t } = useTranslation();
  const { people, onPeople, day, today } = props;
  const mayChoose = useMay('people.view');
  const refresh = useRefreshDays();
  const ids = people.map(({ person }) => person);
  return (
    <div className={styles.bar} role="search">
      <DayField {...props} />
      <ul className={styles.people} aria-label={t('tracking.replay.people')}>
        {people.map((shown) => (
          <Chip
            key={shown.person}
            shown={shown}
            onRemove={() => onPeople(ids.filter((id) => id !== shown.person))}
          />
        ))}
      </ul>
      {mayChoose && people.length < MOST_PEOPLE && (
        <PersonPicker
          key={ids.join()}
          width={150}
          label={t('tracking.replay.add')}
          placeholder={t('tracking.replay.add')}
          but={ids}
          value={null}
          onChange={(id) => id !== undefined && onPeople([...ids, id])}
        />
      )}
      {mayChoose && people.length >= MOST_PEOPLE && (
        <span className={styles.soft}>{t('tracking.replay.enough', { count: MOST_PEOPLE })}</span>
      )}
      <span className={styles.right}>
        <LineSwitch {...props} />
        {day === today && (
          <Tooltip title={t('tracking.replay.refresh')}>
            <Button
              aria-label={t('tracking.replay.refresh')}
              icon={<RefreshCw size={15} />}
              onClick={refresh}
            />
          </Tooltip>
        )}
      </span>
    </div>
  );
}

function DayField({ day, today, onDay }: Props) {
  const { t } = useTranslation();
  const move = (by: number) => onDay(dayjs(day).add(by, 'day').format('YYYY-MM-DD'));
  return (
    <span className={styles.day}>
      <Button
        aria-label={t('tracking.replay.dayBefore')}
        icon={<ChevronLeft size={16} />}
        onClick={() => move(-1)}
      />
      <DatePicker
        allowClear={false}
        value={dayjs(day)}
        maxDate={dayjs(today)}
        aria-label={t('tracking.replay.day')}
        onChange={(next) => {
          if (next !== null) onDay(next.format('YYYY-MM-DD'));
        }}
      />
      <Button
        aria-label={t('tracking.replay.dayAfter')}
        icon={<ChevronRight size={16} />}
        disabled={day >= today}
        onClick={() => move(1)}
      />
    </span>
  );
}

/** A person in the colour and under the letter of their line. */
function Chip({ shown, onRemove }: { shown: Shown; onRemove: () => void }) {
  const { t } = useTranslation();
  const name = nameOf(shown);
  return (
    <li className={styles.chip} style={{ ['--track' as string]: shown.color }}>
      <b>{shown.letter}</b>
      <span>{name}</span>
      <button type="button" aria-label={t('tracking.replay.remove', { name })} onClick={onRemove}>
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}

function LineSwitch({ people, line, onLine }: Props) {
  const { t } = useTranslation();
  const smooth = people.some(({ track }) => track !== undefined && track.smooth !== null);
  return (
    <Tooltip title={t(smooth ? 'tracking.replay.lineHint' : 'tracking.replay.notSmoothed')}>
      <Segmented<Line>
        value={smooth ? line : 'raw'}
        onChange={onLine}
        options={[
          { value: 'smooth', label: t('tracking.line.smooth'), disabled: !smooth },
          { value: 'raw', label: t('tracking.line.raw') },
        ]}
      />
    </Tooltip>
  );
}

import { problemText, toProblem, useMay } from '@shifang/api';
import { ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { useAddress } from '@shifang/ui/console';
import { Button } from 'antd';
import { ChevronLeft, ChevronRight, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import pane from '../pane.module.css';
import { useFigures, useStops, type Diff, type Plan } from '../queries';
import { Board, type BoardProps } from './Board';
import styles from './board.module.css';
import { weeksOf } from './board';
import { useEdits } from './useEdits';

/** A week of the plan as a grid of people and days. */
export function BoardPane({ plan, diff }: { plan: Plan; diff: Diff | undefined }) {
  const { t } = useTranslation();
  const { weeks, at, goTo } = useWeeks(plan);
  const manages = useMay('plans.manage');
  const editable = manages && plan.state === 'draft';
  const edits = useEdits(plan);
  return (
    <div className={pane.pane}>
      <WeekBar weeks={weeks} at={at} onWeek={goTo}>
        {editable && (
          <Button
            icon={<Undo2 size={15} />}
            disabled={plan.edits === 0}
            loading={edits.undoing}
            onClick={edits.undo}
          >
            {t('plans.board.undo')}
          </Button>
        )}
      </WeekBar>
      <Week
        plan={plan}
        week={weeks[at] ?? NO_DAYS}
        changes={diff?.changes}
        editable={editable}
        edits={edits}
        onWeek={(step) => goTo(at + step)}
      />
    </div>
  );
}

const NO_DAYS: readonly string[] = [];

/** The weeks of a plan; which one is shown lives in the address. */
function useWeeks({ first_day, weeks: count }: Plan) {
  const weeks = useMemo(() => weeksOf(first_day, count), [first_day, count]);
  const [address, setWeek] = useAddress('week');
  const wanted = Number(address ?? '1') - 1 || 0;
  const at = Math.max(0, Math.min(weeks.length - 1, wanted));
  const goTo = (next: number) => {
    if (next >= 0 && next < weeks.length) setWeek(next === 0 ? null : String(next + 1));
  };
  return { weeks, at, goTo };
}

type WeekProps = Omit<BoardProps, 'stops' | 'figures' | 'stale'>;

function Week(props: WeekProps) {
  const { t } = useTranslation();
  const { plan, week } = props;
  const since = week[0] ?? plan.first_day;
  const until = week.at(-1) ?? plan.last_day;
  const stops = useStops(plan, { since, until });
  const figures = useFigures(plan);
  if (stops.data !== undefined && figures.data !== undefined)
    return (
      <Board {...props} stops={stops.data} figures={figures.data} stale={stops.isPlaceholderData} />
    );
  const failed = stops.isError ? stops : figures;
  if (!failed.isError) return <Skeleton rows={10} height={48} />;
  return (
    <ErrorState
      message={problemText(t, toProblem(failed.error))}
      retry={<Button onClick={() => void failed.refetch()}>{t('ui.state.retry')}</Button>}
    />
  );
}

interface BarProps {
  weeks: readonly (readonly string[])[];
  at: number;
  onWeek: (at: number) => void;
  children: React.ReactNode;
}

/** The week that is shown; what is carried over one of the arrows turns the page. */
function WeekBar({ weeks, at, onWeek, children }: BarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const week = weeks[at] ?? [];
  return (
    <div className={pane.bar}>
      <Button
        icon={<ChevronLeft size={16} />}
        aria-label={t('plans.board.weekBefore')}
        data-turn={-1}
        disabled={at === 0}
        onClick={() => onWeek(at - 1)}
      />
      <span className={styles.week} aria-live="polite">
        {t('plans.board.week', { at: at + 1, of: weeks.length })}
        <span className={styles.soft}> {format.days(week[0] ?? '', week.at(-1) ?? '')}</span>
      </span>
      <Button
        icon={<ChevronRight size={16} />}
        aria-label={t('plans.board.weekAfter')}
        data-turn={1}
        disabled={at === weeks.length - 1}
        onClick={() => onWeek(at + 1)}
      />
      <span className={styles.right}>{children}</span>
    </div>
  );
}

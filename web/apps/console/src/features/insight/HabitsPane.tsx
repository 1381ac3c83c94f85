import { useApi } from '@shifang/api';
import { useFormat, useLanguage, listed } from '@shifang/ui';
import {
  DatesFilter,
  DepartmentFilter,
  FilterBar,
  useAddress,
  useFilters,
  useSave,
} from '@shifang/ui/console';
import { Alert, Button, Select } from 'antd';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../shell/Answer';
import { useToday } from '../../shell/day';
import { saveFile } from '../../shell/download';
import { HabitCard } from './HabitCard';
import styles from './habits.module.css';
import {
  exportSearch,
  habitRange,
  partsOf,
  resultOf,
  RESULTS,
  type Habit,
  type Habits,
} from './habits';
import page from './insight.module.css';
import { useMetrics, type Metric } from './queries';
import { Rebuilding } from './Rebuilding';
import { useHabits, type HabitsAsked } from './useHabits';
import { useWords } from './words';

/** High performers 高绩效模型: which habits of earlier days separate those with the best results of later ones. */
export function HabitsPane() {
  const today = useToday();
  const { t } = useTranslation();
  const filters = useFilters(['from', 'to', 'department_id']);
  const [named, setNamed] = useAddress('result');
  const words = useWords();
  const metrics = useMetrics();
  const { department_id } = filters.values;
  const asked = {
    result: resultOf(named),
    ...habitRange(filters.values, today),
    department_id,
  };
  const query = useHabits(asked);
  const metricOf = (code: string) => metrics.data?.find((metric) => metric.code === code);
  return (
    <div className={page.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters} actions={<Export asked={asked} />}>
        <Select<string>
          aria-label={t('insight.habits.result')}
          popupMatchSelectWidth={false}
          style={{ minWidth: 160 }}
          value={asked.result}
          onChange={(next) => setNamed(next === RESULTS[0] ? null : next)}
          options={RESULTS.map((value) => {
            const metric = metricOf(value);
            return { value, label: metric === undefined ? value : words.name(metric) };
          })}
        />
        <DatesFilter filters={filters} today={today} />
        <DepartmentFilter filters={filters} label={t('insight.field.department')} />
      </FilterBar>
      <Answer query={metrics}>
        {() => (
          <Answer query={query}>
            {(habits) => <Told habits={habits} metric={metricOf(habits.result)} />}
          </Answer>
        )}
      </Answer>
    </div>
  );
}

function Export({ asked }: { asked: HabitsAsked }) {
  const { t } = useTranslation();
  const api = useApi();
  const download = useSave({
    save: async () => {
      const answer = await api.fetch(`/api/v1/insight/habits/export?${exportSearch(asked)}`);
      await saveFile(answer, 'high-performers.xlsx');
    },
    done: t('insight.habits.exported'),
  });
  return (
    <Button icon={<Download size={15} />} loading={download.pending} onClick={() => download.run()}>
      {t('insight.habits.export')}
    </Button>
  );
}

function Told({ habits, metric }: { habits: Habits; metric: Metric | undefined }) {
  const { t } = useTranslation();
  const { verdict, found, people, least } = habits;
  return (
    <>
      <Rebuilding until={habits.built_until} />
      <div className={styles.told}>
        <Basis habits={habits} metric={metric} />
        {verdict === 'found' ? (
          <>
            <Alert type="info" showIcon title={t('insight.habits.caveat')} />
            {found.map((each) => (
              <HabitCard key={each.habit.code} found={each} />
            ))}
          </>
        ) : (
          <section className={styles.card}>
            <h2 className={styles.name}>{t(`insight.habits.verdict.${verdict}`)}</h2>
            <p className={styles.sentence}>
              {t(`insight.habits.why.${verdict}`, {
                people,
                least: least.people,
                top: least.top,
                days: least.days,
                later: least.later_days,
              })}
            </p>
          </section>
        )}
        <LookedAt habits={habits} />
      </div>
    </>
  );
}

/** Whose habits of which days are held against what. */
function Basis({ habits, metric }: { habits: Habits; metric: Metric | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const { habit_days, result_days, people, top, border } = habits;
  const parts = partsOf(habits);
  return (
    <p className={styles.basis}>
      {t('insight.habits.basis', {
        habitDays: format.days(habit_days.since, habit_days.until),
        resultDays: format.days(result_days.since, result_days.until),
        result: metric === undefined ? habits.result : words.name(metric),
        people,
        ...parts,
      })}
      {metric !== undefined && top !== null && border !== null && (
        <>
          <br />
          {t('insight.habits.border', { top, border: words.plain(metric, border) })}
        </>
      )}
    </p>
  );
}

/** All habits that were asked about and told nothing, so that nobody need guess. */
function LookedAt({ habits }: { habits: Habits }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useWords();
  const lists = (['looked_at', 'unknown', 'part_of'] as const)
    .map((key) => [key, habits[key]] as const)
    .filter(([, list]) => list.length > 0);
  if (lists.length === 0) return null;
  const names = (list: readonly Habit[]) => listed(language, list.map(words.name));
  return (
    <dl className={styles.lists}>
      {lists.map(([key, list]) => (
        <div key={key}>
          <dt>{t(`insight.habits.list.${key}`)}</dt>
          <dd>{names(list)}</dd>
        </div>
      ))}
    </dl>
  );
}

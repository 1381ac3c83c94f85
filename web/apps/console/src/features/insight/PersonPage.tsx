import {
  DatesFilter,
  DepartmentFilter,
  FilterBar,
  PageHead,
  useAddress,
  usePerson,
} from '@shifang/ui/console';
import { Segmented } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Answer } from '../../shell/Answer';
import { rounded } from '../../shell/trend/scale';
import { Trend } from '../../shell/trend/Trend';
import { useAsked, useWay } from './asked';
import { BehindList } from './BehindList';
import { Cards, MAIN } from './Cards';
import styles from './insight.module.css';
import { useMetrics, useNumbers, type Group, type Measure, type Metric } from './queries';
import { weeksOf } from './range';
import { Presets } from './Presets';
import { RangeNote } from './RangeNote';
import { Rebuilding } from './Rebuilding';
import { useWords } from './words';

const LEAST_WEEKS = 12;
const TRENDS = ['visits_verified', 'plan_adherence', 'strike_rate_visited', 'time_on_site'];
/** Kinds of visits to choose from, each a measure. */
const KINDS = ['done', 'verified', 'flagged', 'refuted', 'to_review', 'planned', 'overdue'];

/** A person's metrics, week by week, and the visits of the range. */
export function PersonPage({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const asked = useAsked();
  const { filters, preset, range, earlier, department_id, today } = asked;
  const way = useWay();
  const person = usePerson(personId);
  const metrics = useMetrics();
  const of = { person_id: personId, department_id };
  const now = useNumbers(MAIN, { ...range, ...of, by: ['day'] });
  const before = useNumbers(MAIN, { ...earlier, ...of });
  return (
    <>
      <PageHead
        title={person.data?.name ?? t('insight.person.title')}
        note={
          <>
            {person.data !== undefined && `${person.data.department.name} · `}
            <RangeNote range={range} earlier={earlier} />
          </>
        }
        actions={
          <Link className={styles.back} to={way('/insight', { tab: 'people' })}>
            <ArrowLeft size={14} aria-hidden />
            {t('insight.tab.people')}
          </Link>
        }
      />
      <div className={styles.report} aria-busy={now.isPlaceholderData}>
        <FilterBar filters={filters}>
          <Presets filters={filters} preset={preset} />
          <DatesFilter filters={filters} today={today} />
          <DepartmentFilter filters={filters} label={t('insight.field.department')} />
        </FilterBar>
        <Answer query={metrics}>
          {(registry) => (
            <Answer query={now}>
              {(numbers) => (
                <>
                  <Rebuilding until={numbers.built_until} />
                  <Cards
                    metrics={registry}
                    now={numbers}
                    before={before.isPlaceholderData ? undefined : before.data}
                    range={range}
                    personId={personId}
                  />
                  <Weeks personId={personId} metrics={registry} />
                  <Visits personId={personId} metrics={registry} />
                </>
              )}
            </Answer>
          )}
        </Answer>
      </div>
    </>
  );
}

function Weeks({ personId, metrics }: { personId: string; metrics: readonly Metric[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const { range, department_id } = useAsked();
  const weeks = weeksOf(range, LEAST_WEEKS);
  const query = useNumbers(TRENDS, {
    since: weeks[0] ?? range.since,
    until: range.until,
    person_id: personId,
    department_id,
    by: ['week'],
  });
  return (
    <section className={styles.wide} aria-label={t('insight.person.weeks')}>
      <h2 className={styles.boxTitle}>{t('insight.person.weeks')}</h2>
      <p className={styles.soft}>{t('insight.person.weeksHint', { count: weeks.length })}</p>
      <Answer query={query}>
        {({ groups }) => {
          const byWeek = new Map(groups.map(({ key, values }) => [key[0], values]));
          const shown = TRENDS.flatMap((code) => metrics.filter((metric) => metric.code === code));
          return (
            <div className={styles.trends}>
              {shown.map((metric) => (
                <div key={metric.code} className={styles.box}>
                  <Trend
                    label={words.name(metric)}
                    points={weeks.map((day) => ({
                      day,
                      value: byWeek.get(day)?.[metric.code]?.value ?? null,
                    }))}
                    said={(value) => words.plain(metric, value)}
                    {...mostOf(metric, [...byWeek.values()])}
                  />
                </div>
              ))}
            </div>
          );
        }}
      </Answer>
    </section>
  );
}

/** A whole for shares; hours and minutes end at round minutes. */
function mostOf(metric: Metric, values: readonly Group['values'][]): { most?: number } {
  if (metric.unit === 'share') return { most: 1 };
  if (metric.unit !== 'seconds') return {};
  return { most: 60 * rounded(Math.max(...values.map((of) => of[metric.code]?.value ?? 0)) / 60) };
}

function Visits({ personId, metrics }: { personId: string; metrics: readonly Metric[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const { range, department_id } = useAsked();
  const [kind, setKind] = useAddress('kind');
  const known = measuresOf(metrics);
  const kinds = KINDS.flatMap((name) => known.get(name) ?? []);
  const chosen = kinds.some(({ name }) => name === kind) ? (kind ?? 'done') : 'done';
  return (
    <section className={styles.list} aria-label={t('insight.person.visits')}>
      <div className={styles.listHead}>
        <h2 className={styles.boxTitle}>{t('insight.person.visits')}</h2>
        <span className={styles.soft}>
          <RangeNote range={range} />
        </span>
        <Segmented<string>
          aria-label={t('insight.person.kinds')}
          value={chosen}
          onChange={(next) => setKind(next === 'done' ? null : next)}
          options={kinds.map((measure) => ({
            value: measure.name,
            label: t(`insight.kind.${measure.name}`),
            title: words.name(measure),
          }))}
        />
      </div>
      <BehindList
        measures={[chosen]}
        of={{ ...range, person_id: personId, department_id }}
        label={t(`insight.kind.${chosen}`)}
      />
    </section>
  );
}

/** Every measure that some metric is made of, by name. */
export function measuresOf(metrics: readonly Metric[]): Map<string, Measure> {
  const all = metrics.flatMap(({ numerator, denominator }) => [...numerator, ...denominator]);
  return new Map(all.map((measure) => [measure.name, measure]));
}

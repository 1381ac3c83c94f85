import { Empty } from '@shifang/ui';
import { DatesFilter, DepartmentFilter, FilterBar, useDepartments } from '@shifang/ui/console';
import { Breadcrumb } from 'antd';
import { ChartColumn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Answer } from '../../shell/Answer';
import { useAsked, useWay } from './asked';
import { Bars } from './Bars';
import { Cards, MAIN, mainOf } from './Cards';
import styles from './insight.module.css';
import { MetricPicker, useChosen } from './MetricPicker';
import { useMetrics, useNumbers, type Metric } from './queries';
import { Presets } from './Presets';
import { Rebuilding } from './Rebuilding';
import { regions, wayTo } from './regions';
import { TakeAlong } from './TakeAlong';
import { ranked } from './values';

const SHOWN = 10;

/** The manager's first look: the main metrics of a range and department, its departments and its people. */
export function HomePane() {
  const { t } = useTranslation();
  const { filters, preset, range, earlier, department_id, today } = useAsked();
  const metrics = useMetrics();
  const now = useNumbers(MAIN, { ...range, department_id, by: ['day'] });
  const before = useNumbers(MAIN, { ...earlier, department_id });
  return (
    <div className={styles.report} aria-busy={now.isPlaceholderData}>
      <FilterBar filters={filters}>
        <Presets filters={filters} preset={preset} />
        <DatesFilter filters={filters} today={today} />
        <DepartmentFilter filters={filters} label={t('insight.field.department')} />
        <TakeAlong metrics={MAIN} of={{ ...range, department_id, by: ['person'] }} />
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
                />
                {Object.values(numbers.total.values).every(({ why }) => why === 'no_data') ? (
                  <Nothing />
                ) : (
                  <Told metrics={mainOf(registry)} />
                )}
              </>
            )}
          </Answer>
        )}
      </Answer>
    </div>
  );
}

/** One metric by department and by person. */
function Told({ metrics }: { metrics: readonly Metric[] }) {
  const { t } = useTranslation();
  const [metric, choose] = useChosen(metrics);
  if (metric === undefined) return null;
  return (
    <>
      <div className={styles.choice}>
        <h2 className={styles.boxTitle}>{t('insight.home.apart')}</h2>
        <MetricPicker metrics={metrics} chosen={metric} onChoose={choose} />
      </div>
      <div className={styles.columns}>
        <Departments metric={metric} />
        <People metric={metric} />
      </div>
    </>
  );
}

function Departments({ metric }: { metric: Metric }) {
  const { t } = useTranslation();
  const { range, department_id } = useAsked();
  const way = useWay();
  const places = useDepartments();
  const query = useNumbers(MAIN, { ...range, department_id, by: ['department'] });
  const path = wayTo(places, department_id);
  const top = {
    key: 'all',
    title: <Link to={way('/insight', { department_id: undefined })}>{t('insight.home.all')}</Link>,
  };
  const crumbs = path.map(({ id, name }, at) => ({
    key: id,
    title:
      at === path.length - 1 ? (
        name
      ) : (
        <Link to={way('/insight', { department_id: id })}>{name}</Link>
      ),
  }));
  return (
    <section className={styles.box} aria-label={t('insight.home.departments')}>
      <div className={styles.boxHead}>
        <h3 className={styles.boxTitle}>{t('insight.home.departments')}</h3>
        {path.length > 0 && <Breadcrumb items={[top, ...crumbs]} />}
      </div>
      <Answer query={query} rows={4}>
        {({ groups }) => {
          const lines = ranked(metric, regions(places, groups, { metric, chosen: department_id }));
          if (lines.length === 0) return <Nothing />;
          return (
            <Bars
              metric={metric}
              lines={lines.map(({ id, name, own, value }) => ({
                id,
                name,
                value,
                ...(own
                  ? { beside: t('insight.home.own') }
                  : { to: way('/insight', { department_id: id }) }),
              }))}
            />
          );
        }}
      </Answer>
    </section>
  );
}

function People({ metric }: { metric: Metric }) {
  const { t } = useTranslation();
  const { range, department_id } = useAsked();
  const way = useWay();
  const query = useNumbers(MAIN, { ...range, department_id, by: ['person'] });
  return (
    <section className={styles.box} aria-label={t('insight.home.people')}>
      <div className={styles.boxHead}>
        <h3 className={styles.boxTitle}>{t('insight.home.people')}</h3>
        <Link to={way('/insight', { tab: 'people', metric: metric.code })}>
          {t('insight.home.compare')}
        </Link>
      </div>
      <Answer query={query} rows={4}>
        {({ groups }) => {
          const lines = ranked(
            metric,
            groups.flatMap(({ key, names, values }) => {
              const [id = ''] = key;
              const value = values[metric.code];
              return value === undefined ? [] : [{ id, name: names[0] ?? id, value }];
            }),
          );
          if (lines.length === 0) return <Nothing />;
          return (
            <>
              <Bars
                metric={metric}
                lines={lines
                  .slice(0, SHOWN)
                  .map((line) => ({ ...line, to: way(`/insight/people/${line.id}`) }))}
              />
              {lines.length > SHOWN && (
                <p className={styles.more}>
                  <Link to={way('/insight', { tab: 'people', metric: metric.code })}>
                    {t('insight.home.more', { count: lines.length - SHOWN })}
                  </Link>
                </p>
              )}
            </>
          );
        }}
      </Answer>
    </section>
  );
}

export function Nothing() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={ChartColumn}
      title={t('insight.none')}
      hint={t('insight.noneHint')}
      action={<Link to="/visits">{t('insight.toVisits')}</Link>}
    />
  );
}

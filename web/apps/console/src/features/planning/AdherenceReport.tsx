import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, Skeleton, useFormat } from '@shifang/ui';
import { DepartmentFilter, FilterBar, Metric, PersonFilter, useFilters } from '@shifang/ui/console';
import { Button, Segmented, Table } from 'antd';
import { CalendarX2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FATES } from './look';
import styles from './planning.module.css';
import { useAdherence, type Adherence, type AdherenceFigures } from './queries';
import { StackedBar } from './StackedBar';

const FILTERS = ['department_id', 'person_id', 'weeks'];

/** What became of planned visits 计划完成率: week by week, and by person. */
export function AdherenceReport() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const { department_id, person_id, weeks = '4' } = filters.values;
  const query = useAdherence({
    weeks: Number(weeks) || 4,
    ...(department_id === undefined ? {} : { department_id }),
    ...(person_id === undefined ? {} : { person_id }),
  });
  return (
    <div className={styles.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters}>
        <DepartmentFilter filters={filters} label={t('planning.field.department')} />
        <PersonFilter filters={filters} label={t('planning.field.person')} />
        <Segmented<string>
          aria-label={t('planning.field.weeks')}
          value={weeks}
          onChange={(next) => filters.set({ weeks: next === '4' ? undefined : next })}
          options={['4', '8', '12'].map((value) => ({
            value,
            label: t('planning.weeks', { count: Number(value) }),
          }))}
        />
      </FilterBar>
      {query.data !== undefined && <Shown report={query.data} />}
      {query.isPending && <Skeleton rows={8} />}
      {query.isError && query.data === undefined && (
        <ErrorState
          message={problemText(t, toProblem(query.error))}
          retry={<Button onClick={() => void query.refetch()}>{t('ui.state.retry')}</Button>}
        />
      )}
    </div>
  );
}

function Shown({ report }: { report: Adherence }) {
  const { t } = useTranslation();
  if (report.people.length === 0)
    return (
      <Empty
        icon={CalendarX2}
        title={t('planning.adherence.none')}
        hint={t('planning.adherence.noneHint')}
        action={<Link to="/visits">{t('planning.adherence.visits')}</Link>}
      />
    );
  return (
    <>
      <Figures report={report} />
      <div className={styles.stackedBoxes}>
        <section className={styles.box}>
          <div className={styles.boxHead}>
            <h2 className={styles.boxTitle}>{t('planning.adherence.byWeek')}</h2>
            <Legend />
          </div>
          <Weeks report={report} />
        </section>
        <section className={styles.box}>
          <div className={styles.boxHead}>
            <h2 className={styles.boxTitle}>{t('planning.adherence.byPerson')}</h2>
          </div>
          <People report={report} />
        </section>
      </div>
    </>
  );
}

function Figures({ report }: { report: Adherence }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (key: string, value: string, tone?: 'refused') => (
    <Metric
      label={t(`planning.figure.${key}`)}
      value={value}
      formula={t(`planning.formula.${key}`)}
      {...(tone === undefined ? {} : { tone })}
    />
  );
  return (
    <div className={styles.figures}>
      {figure('rate', report.rate === null ? '—' : format.percent(report.rate))}
      {figure('planned', format.number(report.planned))}
      {figure('kept', format.number(report.kept))}
      {figure('missed', format.number(report.missed), 'refused')}
      {figure('failed', format.number(report.failed))}
      {figure('unplanned', format.number(report.unplanned))}
    </div>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <ul className={styles.swatches}>
      {FATES.map(({ fate, tone }) => (
        <li key={fate}>
          <i data-tone={tone} aria-hidden />
          {t(`planning.figure.${fate}`)}
        </li>
      ))}
    </ul>
  );
}

function useParts() {
  const { t } = useTranslation();
  return (figures: AdherenceFigures) =>
    FATES.map(({ fate, tone }) => ({
      key: fate,
      label: t(`planning.figure.${fate}`),
      value: figures[fate],
      tone,
    }));
}

function Weeks({ report }: { report: Adherence }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = useParts();
  return (
    <ul className={styles.bars}>
      {report.weeks.map((week) => (
        <li key={week.week} className={styles.bar}>
          <span className={styles.barName}>{weekWords(week.week, format.days)}</span>
          {week.planned === 0 ? (
            <span className={styles.soft}>{t('planning.adherence.nothing')}</span>
          ) : (
            <StackedBar label={weekWords(week.week, format.days)} parts={parts(week)} />
          )}
          <span className={styles.barEnd}>
            <b>{week.rate === null ? '—' : format.percent(week.rate)}</b>
            <span>{t('planning.adherence.count', { count: week.planned })}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A week by its first and last day. */
function weekWords(monday: string, days: (first: string, last: string) => string): string {
  const sunday = new Date(`${monday}T00:00:00Z`);
  sunday.setUTCDate(sunday.getUTCDate() + 6);
  return days(monday, sunday.toISOString().slice(0, 10));
}

function People({ report }: { report: Adherence }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = useParts();
  const count = (key: keyof AdherenceFigures) => ({
    title: t(`planning.figure.${key}`),
    dataIndex: key,
    align: 'right' as const,
  });
  return (
    <Table
      size="small"
      pagination={{ pageSize: 20, hideOnSinglePage: true, size: 'small', showSizeChanger: false }}
      rowKey="person_id"
      dataSource={report.people}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('planning.field.person'), dataIndex: 'name', fixed: 'left' },
        {
          title: t('planning.figure.rate'),
          align: 'right',
          sorter: (one, other) => (one.rate ?? -1) - (other.rate ?? -1),
          render: (_, { rate }) => (rate === null ? '—' : format.percent(rate)),
        },
        {
          title: t('planning.adherence.became'),
          width: 240,
          render: (_, person) =>
            person.planned === 0 ? (
              <span className={styles.soft}>{t('planning.adherence.nothing')}</span>
            ) : (
              <StackedBar label={person.name} parts={parts(person)} />
            ),
        },
        count('planned'),
        count('kept'),
        count('missed'),
        count('failed'),
        count('called_off'),
        count('unplanned'),
      ]}
    />
  );
}

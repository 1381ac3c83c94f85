import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, Skeleton, StatusTag, TierMark, useFormat } from '@shifang/ui';
import { DepartmentFilter, FilterBar, Metric, PersonFilter, useFilters } from '@shifang/ui/console';
import { Button, Table } from 'antd';
import { CalendarRange } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useTiers } from '../../shell/frequency';
import { STATES } from './look';
import styles from './planning.module.css';
import { useCoverage, type Coverage, type CoverageFigures, type LapseState } from './queries';
import { StackedBar } from './StackedBar';

const FILTERS = ['department_id', 'person_id'];

/** How many customers are visited as often as they should be: in all, by tier, by who has them. */
export function CoverageReport() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const { department_id, person_id } = filters.values;
  const query = useCoverage({
    ...(department_id === undefined ? {} : { department_id }),
    ...(person_id === undefined ? {} : { person_id }),
  });
  return (
    <div className={styles.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters}>
        <DepartmentFilter filters={filters} label={t('planning.field.department')} />
        <PersonFilter filters={filters} label={t('planning.field.owner')} />
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

function Shown({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  if (report.customers === 0)
    return (
      <Empty
        icon={CalendarRange}
        title={t('planning.coverage.none')}
        hint={t(
          report.irregular > 0 ? 'planning.coverage.noneRegular' : 'planning.coverage.noneHint',
        )}
        action={<Link to="/settings?policy=planning.rules">{t('planning.coverage.policy')}</Link>}
      />
    );
  return (
    <>
      <Figures report={report} />
      <div className={styles.columns}>
        <section className={styles.box}>
          <div className={styles.boxHead}>
            <h2 className={styles.boxTitle}>{t('planning.coverage.byTier')}</h2>
            <Legend />
          </div>
          <Tiers report={report} />
        </section>
        <section className={styles.box}>
          <div className={styles.boxHead}>
            <h2 className={styles.boxTitle}>{t('planning.coverage.byPerson')}</h2>
          </div>
          <People report={report} />
        </section>
      </div>
    </>
  );
}

function Figures({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (key: string, value: string, tone?: 'warning' | 'refused' | 'verified') => (
    <Metric
      label={t(`planning.figure.${key}`)}
      value={value}
      formula={t(`planning.formula.${key}`)}
      {...(tone === undefined ? {} : { tone })}
    />
  );
  return (
    <div className={styles.figures}>
      {figure('share', report.share === null ? '—' : format.percent(report.share))}
      {figure('customers', format.number(report.customers))}
      {figure('at_risk', format.number(report.at_risk), 'warning')}
      {figure('overdue', format.number(report.overdue), 'refused')}
      {figure('never', format.number(report.never))}
      {figure('irregular', format.number(report.irregular))}
    </div>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <div className={styles.legend}>
      {STATES.map(({ state, status }) => (
        <StatusTag key={state} size="small" status={status}>
          {t(`planning.state.${state}`)}
        </StatusTag>
      ))}
    </div>
  );
}

/** The parts of a bar; each opens the list of its customers. */
function useParts() {
  const { t } = useTranslation();
  const [, setParams] = useSearchParams();
  return (figures: CoverageFigures, of: { tier?: string; person_id?: string }) => {
    const open = (state: LapseState) =>
      setParams((before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries({ ...of, tab: 'lapses', state }))
          after.set(name, value);
        return after;
      });
    return STATES.map(({ state, tone }) => ({
      key: state,
      label: t(`planning.state.${state}`),
      value: figures[state],
      tone,
      onOpen: () => open(state),
    }));
  };
}

function Tiers({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tiers = useTiers();
  const parts = useParts();
  return (
    <ul className={styles.bars}>
      {report.tiers
        .filter(({ customers }) => customers > 0)
        .map((tier) => (
          <li key={tier.tier} className={styles.bar}>
            <span className={styles.barName}>
              <TierMark tier={tier.tier} rank={tiers.rank(tier.tier)} />
              <span className={styles.barWord}>{tiers.name(tier.tier)}</span>
            </span>
            <StackedBar label={tiers.name(tier.tier)} parts={parts(tier, { tier: tier.tier })} />
            <span className={styles.barEnd}>
              <b>{tier.share === null ? '—' : format.percent(tier.share)}</b>
              <span>{t('planning.coverage.count', { count: tier.customers })}</span>
            </span>
          </li>
        ))}
    </ul>
  );
}

function People({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = useParts();
  return (
    <Table
      size="small"
      pagination={{ pageSize: 12, hideOnSinglePage: true, size: 'small', showSizeChanger: false }}
      rowKey="person_id"
      dataSource={report.people.filter(({ customers }) => customers > 0)}
      columns={[
        { title: t('planning.field.owner'), dataIndex: 'name', width: 96, ellipsis: true },
        {
          title: t('planning.field.coverage'),
          render: (_, person) => (
            <StackedBar
              label={person.name}
              parts={parts(person, { person_id: person.person_id })}
            />
          ),
        },
        {
          title: t('planning.figure.share'),
          align: 'right',
          width: 112,
          render: (_, { share }) => (share === null ? '—' : format.percent(share)),
        },
      ]}
    />
  );
}

import { Empty, useFormat } from '@shifang/ui';
import { FilterBar, Metric, useFilters } from '@shifang/ui/console';
import { Segmented } from 'antd';
import { Waves } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../../shell/Answer';
import { Trend } from '../../../shell/trend/Trend';
import { useBacklog, type Backlog } from '../queries';
import { AdviceBox } from './advice';
import styles from './reports.module.css';

/** Weeks above which a pool counts as backed up; the server's advice changes there. */
const BACKED_UP = 8;

/** How far pools have backed up 公海积压度: never mixed with how far regions are worked. */
export function BacklogReport() {
  const { t } = useTranslation();
  const filters = useFilters(['weeks']);
  const { weeks = '12' } = filters.values;
  const query = useBacklog(Number(weeks) || 12);
  return (
    <div className={styles.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters}>
        <Segmented<string>
          aria-label={t('pool.field.weeks')}
          value={weeks}
          onChange={(next) => filters.set({ weeks: next === '12' ? undefined : next })}
          options={['4', '12', '26'].map((value) => ({
            value,
            label: t('pool.weeks', { count: Number(value) }),
          }))}
        />
      </FilterBar>
      <Answer query={query}>
        {(pools) =>
          pools.length === 0 ? (
            <Empty icon={Waves} title={t('pool.backlog.none')} hint={t('pool.backlog.noneHint')} />
          ) : (
            <div className={styles.pools}>
              {pools.map((pool) => (
                <PoolBacklog key={pool.pool_id} pool={pool} />
              ))}
            </div>
          )
        }
      </Answer>
    </div>
  );
}

function PoolBacklog({ pool }: { pool: Backlog }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (value: number | null) => (value === null ? '—' : format.percent(value));
  const number = (value: number | null) => (value === null ? '—' : format.number(value, 1));
  const figure = (key: string, value: string, unit?: string) => (
    <Metric
      label={t(`pool.backlog.${key}`)}
      value={value}
      formula={t(`pool.backlog.formula.${key}`)}
      {...(unit === undefined || value === '—' ? {} : { unit })}
    />
  );
  return (
    <section className={styles.box} aria-label={pool.name}>
      <div className={styles.pool}>
        <div>
          <h2 className={styles.boxTitle}>{pool.name}</h2>
          <AdviceBox advice={pool.advice} sentence={pool.sentence} />
          <div className={styles.numbers}>
            {figure('weeks', number(pool.weeks), t('pool.unit.weeks'))}
            {figure('size', format.number(pool.size))}
            {figure('claims', number(pool.claims_a_week))}
            {figure('median', number(pool.days_median), t('pool.unit.days'))}
            {figure('again', share(pool.again))}
            {figure('visited', share(pool.visited))}
          </div>
        </div>
        <div>
          <Trend
            label={t('pool.backlog.trendSize')}
            tone="pool"
            points={pool.trend.map(({ day, size }) => ({ day, value: size }))}
            said={(value) => format.number(value)}
          />
          <Trend
            label={t('pool.backlog.trendWeeks')}
            tone="pool"
            points={pool.trend.map(({ day, weeks }) => ({ day, value: weeks }))}
            said={(value) => `${format.number(value, 1)} ${t('pool.unit.weeks')}`}
            mark={{ value: BACKED_UP, label: t('pool.backlog.mark') }}
          />
        </div>
      </div>
    </section>
  );
}

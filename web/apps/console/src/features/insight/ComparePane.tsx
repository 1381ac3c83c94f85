import { DatesFilter, DepartmentFilter, FilterBar } from '@shifang/ui/console';
import { Table } from 'antd';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Answer } from '../../shell/Answer';
import { useAsked, useWay } from './asked';
import { topOf, Track } from './Bars';
import { BehindLink } from './BehindLink';
import { Formula } from './Formula';
import { Nothing } from './HomePane';
import styles from './insight.module.css';
import { MetricPicker, useChosen } from './MetricPicker';
import { useMetrics, useNumbers, type Metric, type Numbers, type Value } from './queries';
import { Presets } from './Presets';
import { Rebuilding } from './Rebuilding';
import { TakeAlong } from './TakeAlong';
import { ranked, SMALL_GROUP, spread, type Spread } from './values';
import { useWords } from './words';

/** People side by side 人效: one metric, its distribution, and what each value is made of. */
export function ComparePane() {
  const { t } = useTranslation();
  const { filters, preset, range, department_id, today } = useAsked();
  const metrics = useMetrics();
  const open = metrics.data?.filter(({ privacy }) => privacy === 'person') ?? [];
  const [metric, choose] = useChosen(open);
  const query = useNumbers(metric === undefined ? [] : [metric.code], {
    ...range,
    department_id,
    by: ['person'],
  });
  return (
    <div className={styles.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters}>
        <Presets filters={filters} preset={preset} />
        <DatesFilter filters={filters} today={today} />
        <DepartmentFilter filters={filters} label={t('insight.field.department')} />
        {metric !== undefined && (
          <>
            <MetricPicker metrics={open} chosen={metric} onChoose={choose} />
            <TakeAlong metrics={[metric.code]} of={{ ...range, department_id, by: ['person'] }} />
          </>
        )}
      </FilterBar>
      <Answer query={metrics}>
        {() =>
          metric !== undefined && (
            <Answer query={query}>
              {(numbers) =>
                numbers.total.values[metric.code] === undefined ? null : (
                  <Shown metric={metric} numbers={numbers} />
                )
              }
            </Answer>
          )
        }
      </Answer>
    </div>
  );
}

interface Line {
  id: string;
  name: string;
  value: Value;
}

function Shown({ metric, numbers }: { metric: Metric; numbers: Numbers }) {
  const { t } = useTranslation();
  const words = useWords();
  const lines = ranked(
    metric,
    numbers.groups.flatMap(({ key, names, values }): Line[] => {
      const [id = ''] = key;
      const value = values[metric.code];
      return value === undefined ? [] : [{ id, name: names[0] ?? id, value }];
    }),
  );
  if (lines.length === 0) return <Nothing />;
  const known = lines.filter(({ value }) => value.value !== null);
  const quartiles = spread(known.map(({ value }) => value.value ?? 0));
  const total = numbers.total.values[metric.code];
  const top = topOf(metric, lines);
  return (
    <>
      <Rebuilding until={numbers.built_until} />
      <div className={styles.single}>
        <section className={styles.box} aria-label={t('insight.compare.spread')}>
          <div className={styles.boxHead}>
            <h2 className={styles.boxTitle}>{t('insight.compare.spread')}</h2>
            <span className={styles.whole}>
              {t('insight.compare.whole', { value: words.value(metric, total) })}
              <Formula metric={metric} value={total} measures={numbers.measures} />
            </span>
          </div>
          {quartiles === null ? (
            <p className={styles.small} role="note">
              {t('insight.compare.small', { count: known.length, least: SMALL_GROUP })}
            </p>
          ) : (
            <Strip metric={metric} lines={known} quartiles={quartiles} top={top} />
          )}
        </section>
        <section className={styles.box} aria-label={t('insight.compare.people')}>
          <People metric={metric} lines={lines} quartiles={quartiles} top={top} />
        </section>
      </div>
    </>
  );
}

interface Drawn {
  metric: Metric;
  lines: readonly Line[];
  quartiles: Spread;
  top: number;
}

/** Everybody as a point on one scale, the middle half as a band, the median as a line; the figures in words below. */
function Strip({ metric, lines, quartiles, top }: Drawn) {
  const { t } = useTranslation();
  const words = useWords();
  const told = ['least', 'lower', 'median', 'upper', 'most'] as const;
  return (
    <>
      <div className={styles.strip} style={bandOf(quartiles, top)} aria-hidden>
        <i className={styles.band} />
        <i className={styles.median} />
        {lines.map(({ id, name, value }) => (
          <i
            key={id}
            className={styles.point}
            title={`${name} ${words.value(metric, value)}`}
            style={{ left: percent((value.value ?? 0) / top) }}
          />
        ))}
      </div>
      <dl className={styles.told}>
        <div>
          <dt>{t('insight.compare.count')}</dt>
          <dd>{lines.length}</dd>
        </div>
        {told.map((which) => (
          <div key={which}>
            <dt>{t(`insight.compare.${which}`)}</dt>
            <dd>{words.plain(metric, quartiles[which])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function percent(share: number): string {
  return `${Math.min(100, Math.max(0, share * 100))}%`;
}

function bandOf({ lower, median, upper }: Spread, top: number): CSSProperties {
  const places: Record<string, string> = {
    '--lower': percent(lower / top),
    '--median': percent(median / top),
    '--width': percent((upper - lower) / top),
  };
  return places as CSSProperties;
}

interface PeopleProps extends Omit<Drawn, 'quartiles'> {
  quartiles: Spread | null;
}

function People({ metric, lines, quartiles, top }: PeopleProps) {
  const { t } = useTranslation();
  const words = useWords();
  const way = useWay();
  const parts = (of: Metric['numerator']) => of.map(words.name).join(' + ');
  return (
    <Table<Line>
      size="small"
      className={styles.people ?? ''}
      pagination={{ pageSize: 50, hideOnSinglePage: true, size: 'small', showSizeChanger: false }}
      rowKey="id"
      dataSource={[...lines]}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          title: t('insight.field.person'),
          fixed: 'left',
          render: (_, { id, name }) => <Link to={way(`/insight/people/${id}`)}>{name}</Link>,
          sorter: (one, other) => one.name.localeCompare(other.name),
        },
        {
          title: words.name(metric),
          width: '40%',
          className: styles.barCell ?? '',
          render: (_, { value }) => (
            <span className={styles.banded} style={quartiles ? bandOf(quartiles, top) : {}}>
              {quartiles !== null && (
                <>
                  <i className={styles.band} aria-hidden />
                  <i className={styles.median} aria-hidden />
                </>
              )}
              <Track value={value} top={top} />
            </span>
          ),
        },
        {
          title: t('insight.field.value'),
          align: 'right',
          sorter: (one, other) => (one.value.value ?? -1) - (other.value.value ?? -1),
          render: (_, { value }) =>
            value.value === null ? (
              <span className={styles.soft} title={words.why(value)}>
                {words.value(metric, value)}
              </span>
            ) : (
              <b>{words.value(metric, value)}</b>
            ),
        },
        {
          title: parts(metric.numerator),
          align: 'right',
          render: (_, { id, value }) => (
            <BehindLink parts={metric.numerator} personId={id}>
              {words.sum(metric.numerator, value.numerator)}
            </BehindLink>
          ),
        },
        ...(metric.denominator.length === 0
          ? []
          : [
              {
                title: parts(metric.denominator),
                align: 'right' as const,
                render: (_: unknown, { id, value }: Line) => (
                  <BehindLink parts={metric.denominator} personId={id}>
                    {words.sum(metric.denominator, value.denominator ?? 0)}
                  </BehindLink>
                ),
              },
            ]),
      ]}
    />
  );
}

import { Empty, useFormat } from '@shifang/ui';
import { DepartmentFilter, FilterBar, Metric, useFilters } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { Button, Segmented, Table } from 'antd';
import { Hexagon, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../../shell/Answer';
import { Trend } from '../../../shell/trend/Trend';
import { useSaturation, type Saturation, type WorkedCell } from '../queries';
import { AdviceBox } from './advice';
import styles from './reports.module.css';
import { Share } from './Share';

const FILTERS = ['department_id', 'resolution', 'weeks'];
/** From here on a region counts as worked out; the server's advice changes at the same share. */
const WORKED_OUT = 0.8;

/** How far regions are worked 区域开发饱和度: on the map, by department, week by week, and what to do about it. */
export function SaturationReport() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const { department_id, resolution = '8', weeks = '12' } = filters.values;
  const query = useSaturation({
    weeks: Number(weeks) || 12,
    resolution: resolution === '7' ? 7 : 8,
    ...(department_id === undefined ? {} : { department_id }),
  });
  return (
    <div className={styles.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters}>
        <DepartmentFilter filters={filters} label={t('pool.field.department')} />
        <Segmented<string>
          aria-label={t('pool.saturation.cells')}
          value={resolution}
          onChange={(next) => filters.set({ resolution: next === '8' ? undefined : next })}
          options={['7', '8'].map((value) => ({
            value,
            label: t(`pool.saturation.size.${value}`),
          }))}
        />
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
      <Answer query={query}>{(report) => <Shown report={report} resolution={resolution} />}</Answer>
    </div>
  );
}

function Shown({ report, resolution }: { report: Saturation; resolution: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.known === 0)
    return (
      <Empty
        icon={Hexagon}
        title={t('pool.saturation.none')}
        hint={t('pool.saturation.noneHint')}
      />
    );
  return (
    <>
      <div className={styles.figures}>
        <Metric
          label={t('pool.saturation.share')}
          value={report.share === null ? '—' : format.percent(report.share)}
          tone="brand"
          formula={t('pool.saturation.formula.share', { days: report.visited_days })}
        />
        <Metric
          label={t('pool.saturation.known')}
          value={format.number(report.known)}
          formula={t('pool.saturation.formula.known')}
        />
        <Metric
          label={t('pool.saturation.claimed')}
          value={format.number(report.claimed)}
          formula={t('pool.saturation.formula.claimed')}
        />
        <Metric
          label={t('pool.saturation.visited')}
          value={format.number(report.visited)}
          tone="verified"
          formula={t('pool.saturation.formula.visited', { days: report.visited_days })}
        />
      </div>
      <div className={styles.advice}>
        <AdviceBox advice={report.advice} sentence={report.sentence} />
      </div>
      <div className={styles.columns}>
        <WorkedMap report={report} resolution={resolution} />
        <div>
          <section className={styles.box}>
            <Trend
              label={t('pool.saturation.trend')}
              points={report.trend.map(({ day, share }) => ({ day, value: share }))}
              most={1}
              said={format.percent}
              mark={{ value: WORKED_OUT, label: t('pool.saturation.mark') }}
            />
          </section>
          <section className={styles.box}>
            <h2 className={styles.boxTitle}>{t('pool.saturation.departments')}</h2>
            <p className={styles.hint}>{t('pool.saturation.departmentsHint')}</p>
            <Departments report={report} />
          </section>
        </div>
      </div>
    </>
  );
}

function Departments({ report }: { report: Saturation }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table
      size="small"
      className={styles.scroll ?? ''}
      pagination={false}
      rowKey="department_id"
      dataSource={report.departments}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('pool.field.department'), dataIndex: 'name' },
        {
          title: t('pool.saturation.known'),
          align: 'right',
          render: (_, { known }) => format.number(known),
        },
        {
          title: t('pool.saturation.visited'),
          align: 'right',
          render: (_, { visited }) => format.number(visited),
        },
        { title: t('pool.saturation.share'), render: (_, { share }) => <Share value={share} /> },
        { title: t('pool.saturation.todo'), render: (_, { advice }) => t(`pool.advice.${advice}`) },
      ]}
    />
  );
}

function WorkedMap({ report, resolution }: { report: Saturation; resolution: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const cells = useMemo(
    () =>
      report.cells.map(({ cell, outline, share }) => ({
        id: cell,
        outline,
        meaning: 'brand' as const,
        weight: share ?? 0,
        chosen: cell === chosen,
      })),
    [report.cells, chosen],
  );
  const open = report.cells.find(({ cell }) => cell === chosen);
  return (
    <div>
      <div className={styles.mapBox}>
        <MapView
          label={t('pool.saturation.map')}
          className={styles.map ?? ''}
          cells={cells}
          onCell={(id) => setChosen(id === chosen ? null : id)}
          fitKey={report.cells.length === 0 ? null : resolution}
        />
        <div className={styles.ramp}>
          <span>0%</span>
          <i />
          <span>100%</span>
        </div>
        {open !== undefined && <CellCard cell={open} onClose={() => setChosen(null)} />}
      </div>
      <p className={styles.hint}>
        {report.unplaced > 0 && t('pool.saturation.unplaced', { count: report.unplaced })}{' '}
        {report.cells_left_out > 0 &&
          t('pool.saturation.leftOut', { count: report.cells_left_out })}
      </p>
    </div>
  );
}

function CellCard({ cell, onClose }: { cell: WorkedCell; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (value: number | null) => (value === null ? '—' : format.percent(value));
  return (
    <div className={styles.cell} role="status">
      <div className={styles.cellHead}>
        <span>{t(`pool.advice.${cell.advice}`)}</span>
        <b>{share(cell.share)}</b>
        <Button
          type="text"
          size="small"
          icon={<X size={14} />}
          aria-label={t('ui.filter.clear')}
          onClick={onClose}
        />
      </div>
      <p>
        {t('pool.saturation.cell', {
          known: format.number(cell.known),
          claimed: format.number(cell.claimed),
          visited: format.number(cell.visited),
          before: share(cell.before),
        })}
      </p>
      <p>{cell.sentence}</p>
    </div>
  );
}

import { ok, useApi, type components } from '@shifang/api';
import { Skeleton, useFormat } from '@shifang/ui';
import { DetailDrawer, Metric, useSave } from '@shifang/ui/console';
import { MapView } from '@shifang/ui/map';
import { Alert, Button, Segmented, Table } from 'antd';
import { FlaskConical } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Pool } from '../queries';
import styles from './rules.module.css';
import { rulesOf, type Draft } from './types';

type Told = components['schemas']['SimulationOut'];
type Numbers = 'held' | 'present' | 'draft' | 'visited_after' | 'tonight';
type Effect = Record<Numbers, number>;
type Cell = Omit<Told['cells'][number], 'outline'> & { outline: [number, number][] };

/** What the draft would have done over the last days, and what it does tonight; nothing is written. */
export function Simulation({ pool, draft }: { pool: Pool; draft: () => Draft }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [told, setTold] = useState<Told | null>(null);
  const [days, setDays] = useState(90);
  const [open, setOpen] = useState(false);
  const run = useSave<Draft, Told>({
    save: (given) => {
      return ok(
        client.POST('/api/v1/pools/{pool_id}/simulation', {
          params: { path: { pool_id: pool.id } },
          body: { rules: rulesOf(given, pool), in_force_from: given.in_force_from, days },
        }),
      ) as Promise<Told>;
    },
    onDone: setTold,
  });
  return (
    <section className={styles.box}>
      <h2 className={styles.boxTitle}>{t('pool.simulation.title')}</h2>
      <p className={styles.soft}>{t('pool.simulation.hint')}</p>
      <div className={styles.tools} style={{ marginTop: 12 }}>
        <Segmented<number>
          aria-label={t('pool.field.days')}
          value={days}
          onChange={setDays}
          options={[30, 90, 180].map((value) => ({
            value,
            label: t('pool.days', { count: value }),
          }))}
        />
        <Button
          icon={<FlaskConical size={15} />}
          loading={run.pending}
          onClick={() => {
            setTold(null);
            setOpen(true);
            run.run(draft());
          }}
        >
          {t('pool.simulation.run')}
        </Button>
      </div>
      <DetailDrawer
        open={open && (told !== null || run.pending)}
        onClose={() => setOpen(false)}
        title={t('pool.simulation.of', { name: pool.name })}
        width={880}
      >
        {told === null ? <Skeleton rows={8} /> : <Shown told={told} />}
      </DetailDrawer>
    </section>
  );
}

function Shown({ told }: { told: Told }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (key: string, value: number, tone?: 'warning' | 'pool' | 'brand') => (
    <Metric
      label={t(`pool.simulation.${key}`)}
      value={format.number(value)}
      formula={t(`pool.simulation.formula.${key}`)}
      {...(tone === undefined || tone === 'pool' ? {} : { tone })}
    />
  );
  return (
    <div style={{ padding: '16px 20px 24px' }}>
      <p className={styles.soft}>
        {t('pool.simulation.span', {
          days: format.days(told.first, told.last),
          customers: format.number(told.customers),
          holdings: format.number(told.holdings),
        })}
      </p>
      <div className={styles.numbers}>
        {figure('draft', told.draft.returns, 'brand')}
        {figure('present', told.present.returns)}
        {figure('really', told.really)}
        {figure('visitedAfter', told.draft.visited_after)}
        {figure('spared', told.spared)}
        {figure('tonight', told.tonight.due, 'warning')}
      </div>
      {told.tonight.asks && (
        <Alert
          type="warning"
          showIcon
          title={t('pool.simulation.asks')}
          style={{ margin: '8px 0' }}
        />
      )}
      <Effects
        title={t('pool.simulation.people')}
        rows={told.people.map((each) => ({ ...each, key: each.person_id }))}
      />
      <Effects
        title={t('pool.simulation.departments')}
        rows={told.departments.map((each) => ({ ...each, key: each.department_id }))}
      />
      <EffectMap cells={told.cells as Cell[]} />
      <Returned title={t('pool.simulation.sampleTonight')} rows={told.tonight.sample} />
      <Returned title={t('pool.simulation.sample')} rows={told.sample} />
    </div>
  );
}

type Row = Effect & { key: string; name: string };

function Effects({ title, rows }: { title: string; rows: readonly Row[] }) {
  const { t } = useTranslation();
  const column = (key: Numbers) => ({
    title: t(`pool.simulation.column.${key}`),
    dataIndex: key,
    align: 'right' as const,
    sorter: (one: Row, other: Row) => one[key] - other[key],
  });
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className={styles.boxTitle} style={{ marginTop: 20 }}>
        {title}
      </h3>
      <Table<Row>
        size="small"
        pagination={{ pageSize: 8, hideOnSinglePage: true, size: 'small' }}
        rowKey="key"
        dataSource={rows as Row[]}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('pool.simulation.column.name'), dataIndex: 'name' },
          column('held'),
          column('present'),
          column('draft'),
          column('visited_after'),
          column('tonight'),
        ]}
      />
    </>
  );
}

function EffectMap({ cells }: { cells: readonly Cell[] }) {
  const { t } = useTranslation();
  const drawn = useMemo(() => {
    const placed = cells.filter(({ cell }) => cell !== null);
    const most = Math.max(1, ...placed.map(({ draft }) => draft));
    return placed.map(({ cell, outline, draft }) => ({
      id: cell ?? '',
      outline,
      meaning: 'pool' as const,
      weight: draft / most,
    }));
  }, [cells]);
  if (drawn.length === 0) return null;
  return (
    <>
      <h3 className={styles.boxTitle} style={{ marginTop: 20 }}>
        {t('pool.simulation.map')}
      </h3>
      <div className={styles.region}>
        <MapView
          label={t('pool.simulation.map')}
          className={styles.map ?? ''}
          cells={drawn}
          fitKey="simulation"
        />
      </div>
    </>
  );
}

function Returned({ title, rows }: { title: string; rows: Told['sample'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className={styles.boxTitle} style={{ marginTop: 20 }}>
        {title}
      </h3>
      <Table
        size="small"
        pagination={{ pageSize: 8, hideOnSinglePage: true, size: 'small' }}
        rowKey={({ customer_id, on }) => `${customer_id}${on}`}
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: t('pool.field.customer'),
            render: (_, { customer_id, name }) => (
              <Link to={`/customers?open=${customer_id}`}>{name}</Link>
            ),
          },
          { title: t('pool.field.owner'), dataIndex: 'owner_name' },
          { title: t('pool.simulation.on'), render: (_, { on }) => format.day(on) },
          {
            title: t('pool.simulation.why'),
            render: (_, { reasons }) =>
              reasons
                .filter(({ due }) => due !== null)
                .map(({ sentence }) => sentence)
                .join(t('pool.simulation.and')),
          },
        ]}
      />
    </>
  );
}

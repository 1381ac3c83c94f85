import { Empty, useFormat, useLanguage } from '@shifang/ui';
import { DatesFilter, DepartmentFilter, FilterBar } from '@shifang/ui/console';
import { Table, Tag } from 'antd';
import { Filter } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../shell/Answer';
import { useCustomerSettings } from '../../shell/customerSettings';
import { useAsked } from './asked';
import styles from './insight.module.css';
import own from './funnel.module.css';
import { useFunnel, type Cohort, type Funnel, type StageFlow } from './queries';
import { Presets } from './Presets';
import type { Preset } from './range';
import { stepsOf } from './steps';

/** Customers need weeks from the first visit to the deal. */
export const FUNNEL_RANGE: Preset = 'half_year';

/** From the first visit to the deal 漏斗: how many customers come how far, how soon, and where they stand still. */
export function FunnelPane() {
  const { t } = useTranslation();
  const { filters, preset, range, department_id, today } = useAsked(FUNNEL_RANGE);
  const query = useFunnel({ ...range, department_id });
  return (
    <div className={styles.report} aria-busy={query.isPlaceholderData}>
      <FilterBar filters={filters}>
        <Presets filters={filters} preset={preset} />
        <DatesFilter filters={filters} today={today} />
        <DepartmentFilter filters={filters} label={t('insight.field.department')} />
      </FilterBar>
      <Answer query={query}>
        {(funnel) =>
          funnel.total.visited + funnel.total.bought_before === 0 && funnel.stages.length === 0 ? (
            <Empty
              icon={Filter}
              title={t('insight.funnel.none')}
              hint={t('insight.funnel.noneHint')}
            />
          ) : (
            <div className={styles.single}>
              <Steps funnel={funnel} />
              <Cohorts funnel={funnel} />
              <Stages funnel={funnel} />
            </div>
          )
        }
      </Answer>
    </div>
  );
}

function Steps({ funnel: { total, least } }: { funnel: Funnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className={styles.box} aria-label={t('insight.funnel.title')}>
      <h2 className={styles.boxTitle}>{t('insight.funnel.title')}</h2>
      <ol className={own.steps}>
        {stepsOf(total).map(({ step, count, ofFirst }) => (
          <li key={step} data-step={step}>
            <span className={own.step}>{t(`insight.funnel.step.${step}`)}</span>
            <span className={own.lane} style={share(ofFirst ?? 0)} aria-hidden />
            <span className={own.count}>
              <b>{format.number(count)}</b>
              {ofFirst !== null && <span>{format.percent(ofFirst)}</span>}
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.soft}>
        {total.median_days === null
          ? t('insight.funnel.fewDeals', { least })
          : t('insight.funnel.median', {
              days: format.number(total.median_days, 1),
              visits: format.number(total.median_visits ?? 0, 1),
            })}
        {total.bought_before > 0 &&
          ` ${t('insight.funnel.before', { count: total.bought_before })}`}
      </p>
    </section>
  );
}

function Cohorts({ funnel: { cohorts, total, least } }: { funnel: Funnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const windows = total.within.map(({ days }) => days);
  return (
    <section className={styles.box} aria-label={t('insight.funnel.cohorts')}>
      <h2 className={styles.boxTitle}>{t('insight.funnel.cohorts')}</h2>
      <p className={styles.soft}>{t('insight.funnel.cohortsHint', { least })}</p>
      <Table<Cohort>
        size="small"
        pagination={false}
        rowKey={({ month }) => month ?? 'total'}
        dataSource={[...cohorts]}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: t('insight.funnel.month'),
            fixed: 'left',
            render: (_, { month }) => (month === null ? '' : format.month(month)),
          },
          {
            title: t('insight.funnel.step.visited'),
            align: 'right',
            render: (_, { visited }) => format.number(visited),
          },
          {
            title: t('insight.funnel.step.opportunity'),
            align: 'right',
            render: (_, { opportunity }) => format.number(opportunity),
          },
          {
            title: t('insight.funnel.step.won'),
            align: 'right',
            render: (_, { won }) => format.number(won),
          },
          ...windows.map((days, at) => ({
            title: t('insight.funnel.within', { days }),
            align: 'right' as const,
            render: (_: unknown, { within }: Cohort) => <Share within={within[at]} />,
          })),
          {
            title: t('insight.funnel.medianDays'),
            align: 'right',
            render: (_, { median_days }) =>
              median_days === null ? '–' : format.number(median_days, 1),
          },
        ]}
      />
    </section>
  );
}

/** A share as a shade and a figure; too early or too few says so. */
function Share({ within }: { within: Cohort['within'][number] | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (within === undefined || within.share === null)
    return (
      <span
        className={styles.soft}
        title={t('insight.funnel.tooFew', { count: within?.ripe ?? 0 })}
      >
        –
      </span>
    );
  return (
    <span
      className={own.shade}
      style={share(within.share)}
      title={`${within.won} / ${within.ripe}`}
    >
      {format.percent(within.share)}
    </span>
  );
}

function Stages({ funnel: { stages } }: { funnel: Funnel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const known = useCustomerSettings()?.opportunity_stages ?? [];
  const named = (key: string) => known.find((stage) => stage.key === key)?.name[language] ?? key;
  const days = (value: number | null) =>
    value === null ? '–' : t('insight.funnel.days', { days: format.number(value, 1) });
  return (
    <section className={styles.box} aria-label={t('insight.funnel.stages')}>
      <h2 className={styles.boxTitle}>{t('insight.funnel.stages')}</h2>
      <p className={styles.soft}>{t('insight.funnel.stagesHint')}</p>
      <Table<StageFlow>
        size="small"
        pagination={false}
        rowKey="stage"
        dataSource={[...stages]}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('insight.funnel.noStages') }}
        columns={[
          {
            title: t('insight.funnel.stage'),
            fixed: 'left',
            render: (_, { stage, blocked }) => (
              <>
                {named(stage)} {blocked && <Tag color="warning">{t('insight.funnel.blocked')}</Tag>}
              </>
            ),
          },
          {
            title: t('insight.funnel.entered'),
            align: 'right',
            render: (_, { entered }) => format.number(entered),
          },
          {
            title: t('insight.funnel.advanced'),
            align: 'right',
            render: (_, { entered, advanced }) =>
              `${format.number(advanced)} · ${format.percent(advanced / entered)}`,
          },
          {
            title: t('insight.funnel.lost'),
            align: 'right',
            render: (_, { lost }) => format.number(lost),
          },
          {
            title: t('insight.funnel.waiting'),
            align: 'right',
            render: (_, { waiting, waiting_cents }) =>
              waiting_cents > 0
                ? `${format.number(waiting)} · ${format.money(waiting_cents)}`
                : format.number(waiting),
          },
          {
            title: t('insight.funnel.stood'),
            align: 'right',
            render: (_, { median_days }) => days(median_days),
          },
          {
            title: t('insight.funnel.stands'),
            align: 'right',
            render: (_, { waiting_days }) => days(waiting_days),
          },
        ]}
      />
    </section>
  );
}

function share(value: number): CSSProperties {
  const set: Record<string, string> = { '--share': `${Math.min(1, value) * 100}%` };
  return set as CSSProperties;
}

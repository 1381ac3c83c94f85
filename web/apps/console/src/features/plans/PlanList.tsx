import { problemText, useMay } from '@shifang/api';
import { Empty, listed, StatusTag, useFormat, useLanguage } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  FilterBar,
  PageHead,
  useAddress,
  useDepartments,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { CalendarPlus, CalendarRange } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { STATE_LOOK } from './look';
import { NewPlan } from './NewPlan';
import styles from './plans.module.css';
import { PLANS, underWay, usePlans, type Plan, type PlanState } from './queries';

const STATES = Object.keys(STATE_LOOK) as PlanState[];
const MOST_NAMES = 3;
const EVERY_MS = 3000;

/** The plans that were drafted, newest first, and a new one. */
export function PlanList() {
  const { t } = useTranslation();
  const manages = useMay('plans.manage');
  const schedules = useMay('visits.plan');
  const navigate = useNavigate();
  const filters = useFilters(['state']);
  const [wanted, setWanted] = useAddress('new');
  const [assignment, setAssignment] = useAddress('assignment');
  const list = usePlans(filters.values);
  useMoving(list.rows.some(underWay));
  const drafts = manages && schedules;
  const add = drafts ? (
    <Button type="primary" icon={<CalendarPlus size={15} />} onClick={() => setWanted('1')}>
      {t('plans.new.open')}
    </Button>
  ) : undefined;
  const filtered = Object.keys(filters.values).length > 0;
  return (
    <>
      <PageHead title={t('plans.title')} note={t('plans.note')} actions={add} />
      <FilterBar filters={filters}>
        <ChoiceFilter
          filters={filters}
          name="state"
          label={t('plans.field.state')}
          options={STATES.map((value) => ({ value, label: t(`plans.state.${value}`) }))}
        />
      </FilterBar>
      <DataTable<Plan>
        name="plans"
        label={t('plans.title')}
        columns={useColumns()}
        list={list}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(`/plans/${id}`)}
        empty={
          filtered ? (
            <Empty title={t('plans.noneFound')} hint={t('plans.noneFoundHint')} />
          ) : (
            <Empty
              icon={CalendarRange}
              title={t('plans.none')}
              hint={t('plans.noneHint')}
              action={add}
            />
          )
        }
      />
      {drafts && (
        <NewPlan
          open={wanted !== null || assignment !== null}
          assignment={assignment}
          onClose={() => (assignment === null ? setWanted(null) : setAssignment(null))}
        />
      )}
    </>
  );
}

/** Asks anew while a search or a publication is going on. */
function useMoving(moving: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => {
      void queries.invalidateQueries({ queryKey: [...PLANS, 'list'] });
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [moving, queries]);
}

function useColumns(): readonly Column<Plan>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const departments = useDepartments();
  const people = (plan: Plan) => {
    const names = listed(
      language,
      plan.people.slice(0, MOST_NAMES).map(({ name }) => name),
    );
    return plan.people.length > MOST_NAMES
      ? t('plans.andOthers', { names, count: plan.people.length })
      : names;
  };
  return [
    {
      key: 'weeks',
      title: t('plans.field.weeks'),
      fixedColumn: true,
      render: (_, plan) => (
        <span className={styles.strong}>
          {format.days(plan.first_day, plan.last_day)}
          <span className={styles.soft}> · {t('plans.weeks', { count: plan.weeks })}</span>
        </span>
      ),
    },
    { key: 'state', title: t('plans.field.state'), render: (_, plan) => <State plan={plan} /> },
    {
      key: 'department',
      title: t('plans.field.department'),
      render: (_, { department_id }) =>
        departments.find(({ id }) => id === department_id)?.name ?? '—',
    },
    { key: 'people', title: t('plans.field.people'), render: (_, plan) => people(plan) },
    {
      key: 'stops',
      title: t('plans.field.visits'),
      align: 'right',
      render: (_, { stops }) => format.number(stops),
    },
    {
      key: 'left',
      title: t('plans.field.leftOut'),
      align: 'right',
      render: (_, plan) => format.number(leftOutOf(plan)),
    },
    {
      key: 'made',
      title: t('plans.field.made'),
      render: (_, { by_name, made_at }) => (
        <span>
          {by_name} <span className={styles.soft}>{format.moment(made_at)}</span>
        </span>
      ),
    },
  ];
}

/** How many customers a plan leaves out, whatever the reason. */
export function leftOutOf({ left_out }: Plan): number {
  return Object.values(left_out).reduce((sum, count) => sum + count, 0);
}

function State({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { state, progress, failure } = plan;
  return (
    <span className={styles.state}>
      <StatusTag status={STATE_LOOK[state]} size="small">
        {t(`plans.state.${state}`)}
      </StatusTag>
      {state === 'searching' && (
        <Progress
          percent={progress}
          size="small"
          className={styles.progress ?? ''}
          aria-label={t('plans.search.progress')}
        />
      )}
      {failure !== null && <span className={styles.soft}>{problemText(t, { code: failure })}</span>}
    </span>
  );
}

import { ok, problemText, toProblem, useApi, useLive } from '@shifang/api';
import { Empty, ErrorState, Skeleton, useFormat } from '@shifang/ui';
import {
  DepartmentFilter,
  PageHead,
  PersonFilter,
  SearchFilter,
  FilterBar,
  SideColumn,
  useAddress,
  useFilters,
} from '@shifang/ui/console';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { CalendarClock } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNow, useToday } from '../../shell/day';
import { FigureStrip } from './FigureStrip';
import { byMovement, GROUPS, inGroup, type Group, type TodayVisit } from './figures';
import styles from './Overview.module.css';
import { TodayMap } from './TodayMap';
import { VisitList } from './VisitList';

const TODAY = ['visits', 'today'] as const;

/** Today as it happens: the numbers, the visits on the map, and the same visits as a list. */
export default function OverviewPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const { client } = useApi();
  const queries = useQueryClient();
  const filters = useFilters(['department_id', 'person_id', 'search']);
  const { department_id, person_id, search } = filters.values;
  const visits = useQuery({
    queryKey: [...TODAY, today, department_id],
    queryFn: ({ signal }) => {
      const query = { date: today, ...(department_id === undefined ? {} : { department_id }) };
      return ok(client.GET('/api/v1/visits/today-map', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
  useLive((events) => {
    if (events.some(({ kind }) => kind.startsWith('visit.')))
      void queries.invalidateQueries({ queryKey: TODAY });
  });
  const shown = useMemo(
    () => narrowed(visits.data?.points ?? [], { person_id, search }),
    [visits.data, person_id, search],
  );
  return (
    <>
      <PageHead
        title={t('overview.title')}
        note={<LiveNote at={visits.dataUpdatedAt} day={format.day(today)} />}
      />
      <FilterBar filters={filters}>
        <SearchFilter filters={filters} placeholder={t('overview.search')} />
        <DepartmentFilter filters={filters} label={t('overview.department')} />
        <PersonFilter filters={filters} label={t('overview.person')} />
      </FilterBar>
      <FigureStrip visits={visits.data === undefined ? undefined : shown} />
      {visits.isPending && <Skeleton rows={8} />}
      {visits.isError && visits.data === undefined && (
        <ErrorState
          message={problemText(t, toProblem(visits.error))}
          retry={<Button onClick={() => void visits.refetch()}>{t('ui.state.retry')}</Button>}
        />
      )}
      {visits.data !== undefined && (
        <Day visits={shown} filtered={Object.keys(filters.values).length > 0} />
      )}
    </>
  );
}

function narrowed(
  points: readonly TodayVisit[],
  by: { person_id: string | undefined; search: string | undefined },
) {
  const words = by.search?.toLocaleLowerCase();
  return points.filter(
    ({ person_id, person_name, customer_name, code }) =>
      (by.person_id === undefined || by.person_id === person_id) &&
      (words === undefined ||
        `${customer_name} ${person_name} ${code}`.toLocaleLowerCase().includes(words)),
  );
}

function LiveNote({ at, day }: { at: number; day: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  if (at === 0) return day;
  return (
    <span className={styles.live}>
      {day}
      <span className={styles.pulse} aria-hidden />
      {t('overview.live', { ago: format.ago(new Date(at).toISOString(), Math.max(now, at)) })}
    </span>
  );
}

function Day({ visits, filtered }: { visits: readonly TodayVisit[]; filtered: boolean }) {
  const { t } = useTranslation();
  const [group, setGroup] = useAddress('group');
  const [openId, setOpenId] = useAddress('open');
  const chosen = GROUPS.find((name) => name === group) ?? 'all';
  const listed = useMemo(
    () => visits.filter((visit) => inGroup(visit, chosen)).sort(byMovement),
    [visits, chosen],
  );
  const count = (name: Group) => visits.filter((visit) => inGroup(visit, name)).length;
  if (visits.length === 0 && !filtered)
    return (
      <Empty
        icon={CalendarClock}
        title={t('overview.none')}
        hint={t('overview.noneHint')}
        action={
          <Link to="/visits?schedule=1">
            <Button>{t('overview.schedule')}</Button>
          </Link>
        }
      />
    );
  return (
    <div className={styles.day}>
      <SideColumn<Group>
        groups={GROUPS.map((value) => ({
          value,
          label: `${t(`overview.group.${value}`)} ${count(value)}`,
        }))}
        group={chosen}
        onGroup={(name) => setGroup(name === 'all' ? null : name)}
      >
        <VisitList visits={listed} openId={openId} onOpen={setOpenId} />
      </SideColumn>
      <TodayMap visits={listed} openId={openId} onOpen={setOpenId} />
    </div>
  );
}

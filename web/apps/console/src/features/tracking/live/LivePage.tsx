import { problemText, toProblem } from '@shifang/api';
import { Empty, ErrorState, Skeleton } from '@shifang/ui';
import {
  DepartmentFilter,
  FilterBar,
  PageHead,
  SearchFilter,
  SideColumn,
  useAddress,
  useDepartments,
  useFilters,
} from '@shifang/ui/console';
import { Alert, Button } from 'antd';
import { Satellite } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from '../tracking.module.css';
import { Views } from '../Views';
import { useAge } from './useAge';
import { LiveMap } from './LiveMap';
import { PeopleList } from './PeopleList';
import { departmentAndBelow, EVERY_MS, isOf, seenBy, type Seen, type Told } from './presence';
import { useTick, useWhereabouts } from './useWhereabouts';

const GROUPS = ['all', 'live', 'stale', 'hidden'] as const;
type Group = (typeof GROUPS)[number];

/** Who is on shift, where they were last and how long ago that was. */
export default function LivePage() {
  const { t } = useTranslation();
  const filters = useFilters(['department_id', 'search']);
  const told = useWhereabouts();
  return (
    <>
      <PageHead
        title={t('tracking.live.title')}
        note={t('tracking.live.note')}
        actions={<Views />}
      />
      <FilterBar filters={filters}>
        <SearchFilter filters={filters} placeholder={t('tracking.live.search')} />
        <DepartmentFilter filters={filters} label={t('tracking.department')} />
      </FilterBar>
      {told.isPending && <Skeleton rows={8} />}
      {told.isError && told.data === undefined && (
        <ErrorState
          message={problemText(t, toProblem(told.error))}
          retry={<Button onClick={() => void told.refetch()}>{t('ui.state.retry')}</Button>}
        />
      )}
      {told.data !== undefined && (
        <Present
          told={told.data}
          failed={told.isError}
          again={() => void told.refetch()}
          department={filters.values['department_id']}
          search={filters.values['search']}
        />
      )}
    </>
  );
}

interface PresentProps {
  told: Told;
  failed: boolean;
  again: () => void;
  department: string | undefined;
  search: string | undefined;
}

function Present({ told, failed, again, department, search }: PresentProps) {
  const { t } = useTranslation();
  const now = useTick();
  const departments = departmentAndBelow(useDepartments(), department);
  const [group, setGroup] = useAddress('group');
  const [openId, setOpenId] = useAddress('person');
  const [followed, setFollowed] = useState<string | null>(null);
  const seen = seenBy(told, now).filter((each) => isOf(each, departments, search));
  const hidden = told.live.hidden.filter((each) => isOf(each, departments, search));
  const chosen = GROUPS.find((name) => name === group) ?? 'all';
  const listed = chosen === 'hidden' ? [] : seen.filter((each) => inGroup(each, chosen));
  const counts: Record<Group, number> = {
    all: seen.length + hidden.length,
    live: seen.filter(({ presence }) => presence === 'live').length,
    stale: seen.filter(({ presence }) => presence === 'stale').length,
    hidden: hidden.length,
  };
  const open = (id: string | null) => {
    setOpenId(id);
    setFollowed(null);
  };
  if (counts.all === 0 && department === undefined && search === undefined)
    return (
      <Empty
        icon={Satellite}
        title={t('tracking.live.none')}
        hint={t('tracking.live.noneHint')}
        action={<ToReplay />}
      />
    );
  return (
    <>
      <Lost told={told} now={now} failed={failed} again={again} />
      <div className={styles.present}>
        <SideColumn<Group>
          groups={GROUPS.map((value) => ({
            value,
            label: `${t(`tracking.group.${value}`)} ${counts[value]}`,
          }))}
          group={chosen}
          onGroup={(name) => setGroup(name === 'all' ? null : name)}
        >
          <PeopleList
            seen={listed}
            hidden={chosen === 'all' || chosen === 'hidden' ? hidden : []}
            openId={openId}
            onOpen={open}
            followed={followed}
            onFollow={setFollowed}
          />
        </SideColumn>
        <LiveMap
          seen={chosen === 'hidden' ? [] : listed}
          openId={openId}
          onOpen={open}
          followed={followed}
          onRelease={() => setFollowed(null)}
          fitKey={`${department ?? ''}`}
        />
      </div>
    </>
  );
}

function inGroup({ presence }: Seen, group: Group): boolean {
  return group === 'all' || group === presence;
}

function ToReplay() {
  const { t } = useTranslation();
  return (
    <Link to="/tracking/replay">
      <Button>{t('tracking.live.toReplay')}</Button>
    </Link>
  );
}

/** Says that nothing new comes, and how old what is shown has become. */
function Lost({
  told,
  now,
  failed,
  again,
}: Pick<PresentProps, 'told' | 'failed' | 'again'> & { now: number }) {
  const { t } = useTranslation();
  const age = useAge();
  const since = (now - told.at) / 1000;
  if (!failed || since * 1000 < EVERY_MS) return null;
  return (
    <Alert
      banner
      type="warning"
      title={t('tracking.live.lost', { ago: age(since) })}
      action={
        <Button size="small" onClick={again}>
          {t('ui.state.retry')}
        </Button>
      }
    />
  );
}

import { useLive, useMay } from '@shifang/api';
import {
  ChoiceFilter,
  DatesFilter,
  DepartmentFilter,
  DetailDrawer,
  FilterBar,
  PageHead,
  PersonFilter,
  SearchFilter,
  useAddress,
  useFilters,
} from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { CalendarPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../shell/day';
import { VisitDetailPane } from './detail/VisitDetailPane';
import { FILTERS, VISITS } from './queries';
import { ScheduleDialog } from './ScheduleDialog';
import { VisitsTable } from './VisitsTable';

const AXES = {
  state: ['planned', 'checked_in', 'checked_out', 'cancelled', 'shop_closed'],
  validity: ['pending', 'valid', 'invalid'],
  completeness: ['open', 'complete'],
  verification: ['unverified', 'verified', 'refuted'],
} as const;

export default function VisitsPage() {
  const { t } = useTranslation();
  const today = useToday();
  const filters = useFilters(FILTERS);
  const [openId, setOpenId] = useAddress('open');
  const [scheduling, setScheduling] = useAddress('schedule');
  const maySchedule = useMay('visits.plan');
  const queries = useQueryClient();
  useLive((events) => {
    if (events.some(({ kind }) => kind.startsWith('visit.') || kind.startsWith('truth.finding_')))
      void queries.invalidateQueries({ queryKey: VISITS });
  });
  return (
    <>
      <PageHead
        title={t('visits.title')}
        actions={
          maySchedule && (
            <Button
              type="primary"
              icon={<CalendarPlus size={16} />}
              onClick={() => setScheduling('1')}
            >
              {t('visits.schedule.open')}
            </Button>
          )
        }
      />
      <FilterBar filters={filters}>
        <SearchFilter filters={filters} placeholder={t('visits.search')} />
        <DepartmentFilter filters={filters} label={t('visits.department')} width={124} />
        <PersonFilter filters={filters} label={t('visits.person')} width={112} />
        <DatesFilter filters={filters} today={today} />
        {Object.entries(AXES).map(([name, values]) => (
          <ChoiceFilter
            key={name}
            filters={filters}
            name={name}
            label={t(`visits.axis.${name}`)}
            options={values.map((value) => ({ value, label: t(`visits.${name}.${value}`) }))}
            width={92}
          />
        ))}
      </FilterBar>
      <VisitsTable values={filters.values} openId={openId} onOpen={setOpenId} />
      <DetailDrawer
        open={openId !== null}
        onClose={() => setOpenId(null)}
        title={t('visits.detail')}
        width={880}
      >
        {openId !== null && <VisitDetailPane key={openId} visitId={openId} />}
      </DetailDrawer>
      {scheduling !== null && maySchedule && (
        <ScheduleDialog today={today} onClose={() => setScheduling(null)} />
      )}
    </>
  );
}

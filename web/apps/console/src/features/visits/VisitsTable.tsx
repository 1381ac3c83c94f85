import { Empty, StatusTag, useFormat, type Format } from '@shifang/ui';
import { DataTable, type Column, type FilterValues } from '@shifang/ui/console';
import type { TFunction } from 'i18next';
import { ClipboardList } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { visitStatus } from '../../shell/visitStatus';
import { useVisits, type Visit } from './queries';
import styles from './Visits.module.css';

interface Props {
  values: FilterValues;
  openId: string | null;
  onOpen: (id: string) => void;
}

export function VisitsTable({ values, openId, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useVisits(values);
  const columns = useMemo(() => columnsOf(t, format), [t, format]);
  const filtered = Object.keys(values).length > 0;
  return (
    <DataTable<Visit>
      name="visits"
      label={t('visits.title')}
      columns={columns}
      list={list}
      rowKey={({ id }) => id}
      openId={openId}
      onOpen={({ id }) => onOpen(id)}
      empty={
        <Empty
          icon={ClipboardList}
          title={t(filtered ? 'visits.noneFound' : 'visits.none')}
          hint={t(filtered ? 'visits.noneFoundHint' : 'visits.noneHint')}
        />
      }
    />
  );
}

function columnsOf(t: TFunction, format: Format): Column<Visit>[] {
  const nothing = '—';
  return [
    {
      key: 'customer',
      title: t('visits.customer'),
      fixedColumn: true,
      render: (_, { customer_name, code }) => (
        <span className={styles.named}>
          <span className={styles.name}>{customer_name}</span>
          <span className={styles.code}>{code}</span>
        </span>
      ),
    },
    { key: 'person', title: t('visits.person'), dataIndex: 'person_name' },
    {
      key: 'department',
      title: t('visits.department'),
      dataIndex: 'department_name',
      hiddenAtFirst: true,
    },
    { key: 'day', title: t('visits.day'), render: (_, { day }) => format.day(day) },
    {
      key: 'status',
      title: t('visits.axis.state'),
      render: (_, visit) => <StatusTag status={visitStatus(visit)} size="small" />,
    },
    {
      key: 'reason',
      title: t('visits.why'),
      render: (_, visit) => whyOf(t, visit) || nothing,
    },
    {
      key: 'checked_in_at',
      title: t('visits.arrived'),
      render: (_, { checked_in_at }) =>
        checked_in_at === null ? nothing : format.clock(checked_in_at),
    },
    {
      key: 'on_site',
      title: t('visits.onSite'),
      align: 'right',
      render: (_, { on_site_s }) => (on_site_s === null ? nothing : format.duration(on_site_s)),
    },
    {
      key: 'distance',
      title: t('visits.distance'),
      align: 'right',
      render: (_, { distance_m }) => (distance_m === null ? nothing : format.distance(distance_m)),
    },
    {
      key: 'completeness',
      title: t('visits.axis.completeness'),
      hiddenAtFirst: true,
      render: (_, { completeness }) => t(`visits.completeness.${completeness}`),
    },
    {
      key: 'origin',
      title: t('visits.originTitle'),
      render: (_, { origin }) => t(`visits.origin.${origin}`),
    },
  ];
}

/** The reason that a reader needs: why it is invalid, else what is still missing. */
export function whyOf(t: TFunction, visit: Visit): string {
  if (visit.validity === 'invalid')
    return t(`visits.reason.${visit.validity_reason}`, { defaultValue: visit.validity_reason });
  if (visit.state === 'cancelled' || visit.state === 'shop_closed') return visit.end_reason ?? '';
  if (visit.state === 'checked_out' && visit.verification !== 'verified')
    return t(`visits.reason.${visit.verification_reason}`, {
      defaultValue: visit.verification_reason,
    });
  return visit.state === 'planned' ? (visit.due_reason ?? '') : '';
}

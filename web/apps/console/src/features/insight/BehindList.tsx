import { Empty, StatusTag, useFormat, type Format } from '@shifang/ui';
import { DataTable, type Column } from '@shifang/ui/console';
import type { TFunction } from 'i18next';
import { ClipboardList } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { visitStatus } from '../../shell/visitStatus';
import styles from './insight.module.css';
import { useBehind, type CountedVisit, type Whose } from './queries';
import type { Range } from './range';

interface Props {
  measures: readonly string[];
  of: Range & Whose & { unverified?: boolean };
  label: string;
}

/** The visits that make up a number, with what stands for and against each; a row leads to the visit. */
export function BehindList({ measures, of, label }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const list = useBehind(measures, of);
  const columns = useMemo(() => columnsOf(t, format), [t, format]);
  return (
    <DataTable<CountedVisit>
      name="insight.visits"
      label={label}
      columns={columns}
      list={list}
      rowKey={({ id, counted_on }) => `${id}${counted_on}`}
      onOpen={({ id }) => void navigate(`/visits?open=${id}`)}
      empty={
        <Empty
          icon={ClipboardList}
          title={t('insight.behind.none')}
          hint={t('insight.behind.noneHint')}
        />
      }
    />
  );
}

function columnsOf(t: TFunction, format: Format): Column<CountedVisit>[] {
  const nothing = '—';
  return [
    {
      key: 'customer',
      title: t('insight.field.customer'),
      fixedColumn: true,
      render: (_, { customer_name, code }) => (
        <span className={styles.named}>
          <span>{customer_name}</span>
          <span className={styles.soft}>{code}</span>
        </span>
      ),
    },
    { key: 'person', title: t('insight.field.person'), dataIndex: 'person_name' },
    {
      key: 'department',
      title: t('insight.field.department'),
      dataIndex: 'department_name',
      hiddenAtFirst: true,
    },
    {
      key: 'day',
      title: t('insight.field.day'),
      render: (_, { counted_on }) => format.day(counted_on),
    },
    {
      key: 'status',
      title: t('insight.field.marks'),
      render: (_, visit) => <Marks visit={visit} />,
    },
    {
      key: 'arrived',
      title: t('insight.field.arrived'),
      render: (_, { checked_in_at }) =>
        checked_in_at === null ? nothing : format.moment(checked_in_at),
    },
    {
      key: 'on_site',
      title: t('insight.field.onSite'),
      align: 'right',
      render: (_, { on_site_s }) => (on_site_s === null ? nothing : format.duration(on_site_s)),
    },
    {
      key: 'distance',
      title: t('insight.field.distance'),
      align: 'right',
      hiddenAtFirst: true,
      render: (_, { distance_m }) => (distance_m === null ? nothing : format.distance(distance_m)),
    },
  ];
}

/** What became of a visit, and whether findings stand against it. */
function Marks({ visit }: { visit: CountedVisit }) {
  const { t } = useTranslation();
  return (
    <span className={styles.marks}>
      <StatusTag status={visitStatus(visit)} size="small" />
      {visit.flagged && (
        <StatusTag status="warning" size="small">
          {t('insight.flagged')}
        </StatusTag>
      )}
    </span>
  );
}

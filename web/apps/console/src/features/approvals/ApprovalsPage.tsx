import { Empty, StatusTag, useFormat, useLanguage } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  FilterBar,
  PageHead,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { Button, Segmented } from 'antd';
import { Stamp, UserRoundCog } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@shifang/api';
import { ApprovalDrawer } from './ApprovalDrawer';
import { Delegations } from './Delegations';
import { LOOK } from './look';
import { BOXES, STANDINGS, useApprovals, type Approval, type Box } from './queries';

/** What waits for me, what I asked for, and everything I may see. */
export default function ApprovalsPage() {
  const { t } = useTranslation();
  const filters = useFilters(['status']);
  const mayDecide = useMay('approvals.decide');
  const [given, setBox] = useAddress('box');
  const box = BOXES.find((known) => known === given) ?? (mayDecide ? 'to_decide' : 'all');
  const [open, setOpen] = useAddress('open');
  const [delegating, setDelegating] = useState(false);
  const status = STANDINGS.find((known) => known === filters.values['status']);
  const list = useApprovals(box, status);
  const columns = useColumns();
  return (
    <>
      <PageHead
        title={t('approvals.title')}
        actions={
          mayDecide && (
            <Button icon={<UserRoundCog size={15} />} onClick={() => setDelegating(true)}>
              {t('approvals.delegation.open')}
            </Button>
          )
        }
      />
      <FilterBar filters={filters}>
        <Segmented<Box>
          aria-label={t('approvals.box.label')}
          value={box}
          onChange={setBox}
          options={BOXES.map((value) => ({ value, label: t(`approvals.box.${value}`) }))}
        />
        <ChoiceFilter
          filters={filters}
          name="status"
          label={t('approvals.field.status')}
          options={STANDINGS.map((value) => ({ value, label: t(`approvals.status.${value}`) }))}
        />
      </FilterBar>
      <DataTable<Approval>
        name="approvals"
        label={t('approvals.title')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        onOpen={({ id }) => setOpen(id)}
        openId={open}
        empty={
          <Empty icon={Stamp} title={t(`approvals.none.${box}`)} hint={t('approvals.none.hint')} />
        }
      />
      <ApprovalDrawer id={open} onClose={() => setOpen(null)} />
      <Delegations open={delegating} onClose={() => setDelegating(false)} />
    </>
  );
}

function useColumns(): readonly Column<Approval>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  return useMemo(
    () => [
      {
        key: 'kind',
        title: t('approvals.field.kind'),
        fixedColumn: true,
        render: (_, row) => row.kind_name[language],
      },
      {
        key: 'requester',
        title: t('approvals.field.requester'),
        render: (_, row) => row.requester.name,
      },
      {
        key: 'department',
        title: t('approvals.field.department'),
        render: (_, row) => row.department?.name ?? '—',
      },
      {
        key: 'status',
        title: t('approvals.field.status'),
        render: (_, row) => (
          <StatusTag size="small" status={LOOK[row.status]}>
            {t(`approvals.status.${row.status}`)}
          </StatusTag>
        ),
      },
      {
        key: 'waits',
        title: t('approvals.field.waits'),
        render: (_, row) =>
          row.steps
            .filter(({ state }) => state === 'open')
            .flatMap(({ assignees }) => assignees.map(({ name }) => name))
            .join(' ') || '—',
      },
      {
        key: 'requested',
        title: t('approvals.field.requested'),
        render: (_, row) => format.moment(row.requested_at),
      },
      {
        key: 'due',
        title: t('approvals.field.due'),
        render: (_, row) => (row.due_at ? format.moment(row.due_at) : '—'),
      },
    ],
    [t, format, language],
  );
}

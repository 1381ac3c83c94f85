import { useMay } from '@shifang/api';
import { Empty, StatusTag, useFormat } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  DatesFilter,
  FilterBar,
  PageHead,
  PersonFilter,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { Button, Segmented } from 'antd';
import { Download, ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AssuranceMark, RiskMark } from '../../shell/Assurance';
import { useToday } from '../../shell/day';
import { FindingDrawer } from './FindingDrawer';
import styles from './findings.module.css';
import { LabelsDialog } from './LabelsDialog';
import { standingLook, VERDICT_LOOK } from './look';
import { BOXES, FILTERS, useFindings, useSignals, type Box, type FindingRow } from './queries';

const VERDICTS = ['refused', 'flagged'] as const;

/** Check-ins that the engine did not simply accept: what waits for a person's word, and what was said. */
export default function FindingsPage() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const today = useToday();
  const signals = useSignals();
  const mayExport = useMay('findings.export');
  const [given, setBox] = useAddress('box');
  const box = BOXES.find((known) => known === given) ?? 'waiting';
  const [open, setOpen] = useAddress('open');
  const [exporting, setExporting] = useState(false);
  const list = useFindings(box, filters.values);
  const columns = useColumns();
  const filtered = Object.keys(filters.values).length > 0;
  return (
    <>
      <PageHead
        title={t('findings.title')}
        note={t('findings.note')}
        actions={
          mayExport && (
            <Button icon={<Download size={15} />} onClick={() => setExporting(true)}>
              {t('findings.labels.open')}
            </Button>
          )
        }
      />
      <FilterBar filters={filters}>
        <Segmented<Box>
          aria-label={t('findings.box.label')}
          value={box}
          onChange={(next) => setBox(next === 'waiting' ? null : next)}
          options={BOXES.map((value) => ({ value, label: t(`findings.box.${value}`) }))}
        />
        <PersonFilter filters={filters} label={t('findings.field.person')} width={112} />
        <ChoiceFilter
          filters={filters}
          name="verdict"
          label={t('findings.field.verdict')}
          options={VERDICTS.map((value) => ({ value, label: t(`findings.verdict.${value}`) }))}
          width={104}
        />
        <ChoiceFilter
          filters={filters}
          name="signal"
          label={t('findings.field.signal')}
          options={signals.map(({ code, name }) => ({ value: code, label: name }))}
          width={150}
        />
        <DatesFilter filters={filters} today={today} />
      </FilterBar>
      <DataTable<FindingRow>
        name="findings"
        label={t('findings.title')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        onOpen={({ id }) => setOpen(id)}
        openId={open}
        empty={
          <Empty
            icon={ShieldCheck}
            title={t(filtered ? 'findings.none.found' : `findings.none.${box}`)}
            hint={t(filtered ? 'findings.none.foundHint' : 'findings.none.hint')}
          />
        }
      />
      <FindingDrawer id={open} onClose={() => setOpen(null)} />
      {exporting && <LabelsDialog today={today} onClose={() => setExporting(false)} />}
    </>
  );
}

/** The customer and the rep. */
function Claim({ row }: { row: FindingRow }) {
  const { t } = useTranslation();
  return (
    <span className={styles.claim}>
      <span className={styles.name}>{row.customer_name ?? t('findings.noCustomer')}</span>
      <span className={styles.quiet}>{row.person_name}</span>
    </span>
  );
}

function useColumns(): readonly Column<FindingRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'customer',
        title: t('findings.field.customer'),
        fixedColumn: true,
        render: (_, row) => <Claim row={row} />,
      },
      {
        key: 'happened',
        title: t('findings.field.happened'),
        render: (_, row) => format.moment(row.happened_at),
      },
      {
        key: 'verdict',
        title: t('findings.field.verdict'),
        render: (_, { verdict }) => (
          <StatusTag size="small" status={VERDICT_LOOK[verdict]}>
            {t(`findings.verdict.${verdict}`)}
          </StatusTag>
        ),
      },
      {
        key: 'risk',
        title: t('findings.field.risk'),
        render: (_, { risk }) => <RiskMark risk={risk} />,
      },
      {
        key: 'signals',
        title: t('findings.field.signal'),
        width: 280,
        render: (_, { signal_names }) => (
          <span className={styles.signals}>{signal_names.join(' · ')}</span>
        ),
      },
      {
        key: 'tier',
        title: t('findings.field.tier'),
        render: (_, { tier }) => <AssuranceMark tier={tier} />,
      },
      {
        key: 'status',
        title: t('findings.field.status'),
        render: (_, row) => {
          const { status, word } = standingLook(row);
          return (
            <StatusTag size="small" status={status}>
              {t(`findings.standing.${word}`)}
            </StatusTag>
          );
        },
      },
      {
        key: 'decided_by',
        title: t('findings.field.decidedBy'),
        render: (_, row) => row.decided_by_name ?? '—',
      },
      {
        key: 'received',
        title: t('findings.field.received'),
        hiddenAtFirst: true,
        render: (_, row) => format.moment(row.received_at),
      },
    ],
    [t, format],
  );
}

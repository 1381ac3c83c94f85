import { problemText } from '@shifang/api';
import { Empty, StatusTag, useFormat } from '@shifang/ui';
import {
  DataTable,
  FilterBar,
  PageHead,
  PersonFilter,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { Segmented } from 'antd';
import { CircleCheckBig } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CommandDrawer } from './CommandDrawer';
import { kindKey } from './kinds';
import styles from './parked.module.css';
import { useCommands, type OpenCommand, type Waiting } from './queries';

const STATES: readonly Waiting[] = ['parked', 'waiting'];

/** Work of the field that a person must decide about, and work that waits for what has not come. */
export default function ParkedPage() {
  const { t } = useTranslation();
  const filters = useFilters(['person_id']);
  const [given, setState] = useAddress('state');
  const state: Waiting = given === 'waiting' ? 'waiting' : 'parked';
  const [open, setOpen] = useAddress('open');
  const list = useCommands(state, filters.values['person_id']);
  const columns = useColumns();
  return (
    <>
      <PageHead title={t('parked.title')} note={t(`parked.note.${state}`)} />
      <FilterBar filters={filters}>
        <Segmented<Waiting>
          aria-label={t('parked.state.label')}
          value={state}
          onChange={(next) => setState(next === 'parked' ? null : next)}
          options={STATES.map((value) => ({ value, label: t(`parked.state.${value}`) }))}
        />
        <PersonFilter filters={filters} label={t('parked.field.person')} />
      </FilterBar>
      <DataTable<OpenCommand>
        name="parked"
        label={t('parked.title')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        onOpen={({ id }) => setOpen(id)}
        openId={open}
        empty={
          <Empty
            icon={CircleCheckBig}
            title={t(`parked.none.${state}`)}
            hint={t(`parked.none.${state}Hint`)}
          />
        }
      />
      <CommandDrawer
        command={list.rows.find(({ id }) => id === open) ?? null}
        onClose={() => setOpen(null)}
      />
    </>
  );
}

function useColumns(): readonly Column<OpenCommand>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'kind',
        title: t('parked.field.kind'),
        fixedColumn: true,
        render: (_, row) => t(kindKey(row.kind)),
      },
      { key: 'person', title: t('parked.field.person'), dataIndex: 'person_name' },
      {
        key: 'status',
        title: t('parked.field.status'),
        render: (_, row) => (
          <StatusTag size="small" status={row.status === 'waiting' ? 'waiting' : 'parked'} />
        ),
      },
      {
        key: 'why',
        title: t('parked.field.why'),
        width: 460,
        render: (_, row) => <span className={styles.why}>{problemText(t, row)}</span>,
      },
      {
        key: 'happened',
        title: t('parked.field.happened'),
        render: (_, row) => format.moment(row.happened_at),
      },
      {
        key: 'received',
        title: t('parked.field.received'),
        hiddenAtFirst: true,
        render: (_, row) => format.moment(row.received_at),
      },
    ],
    [t, format],
  );
}

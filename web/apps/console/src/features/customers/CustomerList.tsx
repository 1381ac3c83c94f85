import { useMay } from '@shifang/api';
import { Empty, StatusTag, TierMark, useFormat } from '@shifang/ui';
import { DataTable, PageHead, useAddress, useFilters, type Column } from '@shifang/ui/console';
import { Button, Segmented, Tag } from 'antd';
import { List, Map as MapIcon, PanelsLeftBottom, Store } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CustomerActions } from './CustomerActions';
import { CustomerDrawer } from './CustomerDrawer';
import { CustomerFilters } from './CustomerFilters';
import styles from './customers.module.css';
import { CustomerMap } from './CustomerMap';
import { FILTERS } from './filters';
import { useCustomers, type CustomerSort } from './queries';
import { useVocabulary, type Vocabulary } from './settings';
import { stageStatus, type Customer } from './types';

const VIEWS = ['both', 'list', 'map'] as const;
type View = (typeof VIEWS)[number];
const VIEW_KEY = 'shifang.customers.view';

function rememberedView(): View {
  const stored = localStorage.getItem(VIEW_KEY);
  return VIEWS.find((view) => view === stored) ?? 'both';
}

/** Customers as table and map side by side; what is pointed at in one lights up in the other. */
export function CustomerList() {
  const { t } = useTranslation();
  const filters = useFilters(FILTERS);
  const words = useVocabulary();
  const [open, setOpen] = useAddress('open');
  const [sort, setSort] = useAddress('sort');
  const [hovered, setHovered] = useState<string | null>(null);
  const [view, setView] = useState(rememberedView);
  const list = useCustomers(filters.values, (sort as CustomerSort | null) ?? 'name');
  const columns = useColumns(words);
  const mayAdd = useMay('customers.edit');
  const choose = (next: View) => {
    localStorage.setItem(VIEW_KEY, next);
    setView(next);
  };
  const filtered = Object.keys(filters.values).length > 0;
  return (
    <>
      <PageHead
        title={t('customers.title')}
        actions={<CustomerActions filters={filters.values} onAdded={setOpen} />}
      />
      <CustomerFilters filters={filters} words={words} />
      <div className={styles.split} data-view={view}>
        {view !== 'map' && (
          <div className={styles.pane}>
            <DataTable<Customer>
              name="customers"
              label={t('customers.title')}
              columns={columns}
              list={list}
              rowKey={({ id }) => id}
              onOpen={({ id }) => setOpen(id)}
              openId={open}
              onHover={(row) => setHovered(row?.id ?? null)}
              toolbar={
                <>
                  <ViewSwitch view={view} onChange={choose} />
                  <SortSwitch sort={sort ?? 'name'} onChange={setSort} />
                </>
              }
              empty={<NoCustomers filtered={filtered} clear={filters.clear} mayAdd={mayAdd} />}
            />
          </div>
        )}
        {view !== 'list' && (
          <div className={styles.mapPane}>
            {view === 'map' && (
              <div className={styles.mapTools}>
                <ViewSwitch view={view} onChange={choose} />
              </div>
            )}
            <CustomerMap
              values={filters.values}
              words={words}
              selectedId={hovered ?? open}
              onSelect={setOpen}
            />
          </div>
        )}
      </div>
      <CustomerDrawer id={open} onClose={() => setOpen(null)} />
    </>
  );
}

function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const { t } = useTranslation();
  const icons = { both: PanelsLeftBottom, list: List, map: MapIcon };
  return (
    <Segmented<View>
      aria-label={t('customers.view.label')}
      value={view}
      onChange={onChange}
      options={VIEWS.map((value) => {
        const Icon = icons[value];
        return {
          value,
          title: t(`customers.view.${value}`),
          label: <span className="sf-visually-hidden">{t(`customers.view.${value}`)}</span>,
          icon: <Icon size={15} aria-hidden className={styles.icon} />,
        };
      })}
    />
  );
}

const SORTS: readonly CustomerSort[] = ['name', 'tier', 'last_visit', 'newest'];

function SortSwitch({ sort, onChange }: { sort: string; onChange: (sort: string | null) => void }) {
  const { t } = useTranslation();
  return (
    <Segmented<string>
      aria-label={t('customers.sort.label')}
      value={sort}
      onChange={(next) => onChange(next === 'name' ? null : next)}
      options={SORTS.map((value) => ({ value, label: t(`customers.sort.${value}`) }))}
    />
  );
}

interface NoneProps {
  filtered: boolean;
  clear: () => void;
  mayAdd: boolean;
}

function NoCustomers({ filtered, clear, mayAdd }: NoneProps) {
  const { t } = useTranslation();
  if (filtered)
    return (
      <Empty
        icon={Store}
        title={t('customers.none.filtered')}
        hint={t('customers.none.filteredHint')}
        action={<Button onClick={clear}>{t('ui.filter.clear')}</Button>}
      />
    );
  return (
    <Empty
      icon={Store}
      title={t('customers.none.title')}
      hint={t(mayAdd ? 'customers.none.hint' : 'customers.none.hintView')}
    />
  );
}

function useColumns(words: Vocabulary): readonly Column<Customer>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const field = (key: string, rest: Partial<Column<Customer>>): Column<Customer> => ({
      key,
      title: t(`customers.field.${key}`),
      ...rest,
    });
    return [
      field('name', {
        fixedColumn: true,
        render: (_, row) => (
          <span className={styles.name}>
            <TierMark tier={row.tier} rank={words.rank(row.tier)} />
            <span className={styles.nameText}>{row.name}</span>
          </span>
        ),
      }),
      field('life_stage', {
        render: (_, row) => <StatusTag size="small" status={stageStatus(row.life_stage)} />,
      }),
      field('owner', {
        render: (_, row) =>
          row.owner_name ?? (
            <StatusTag size="small" status="open">
              {t('customers.unowned')}
            </StatusTag>
          ),
      }),
      field('last_visit', {
        render: (_, row) => (row.last_visit_at ? format.day(row.last_visit_at) : '—'),
      }),
      field('open_issues', {
        align: 'right',
        render: (_, row) => (row.open_issues > 0 ? row.open_issues : '—'),
      }),
      field('type', { render: (_, row) => words.type(row.type) }),
      field('tags', {
        render: (_, row) => row.tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
      }),
      field('department', { dataIndex: 'department_name', hiddenAtFirst: true }),
      field('address', { dataIndex: 'address', hiddenAtFirst: true, ellipsis: true, width: 240 }),
      field('phone', { dataIndex: 'phone', hiddenAtFirst: true }),
      field('tier', { hiddenAtFirst: true, render: (_, row) => words.tier(row.tier) }),
      field('source', {
        hiddenAtFirst: true,
        render: (_, row) => t(`customers.source.${row.source}`),
      }),
      field('created', { hiddenAtFirst: true, render: (_, row) => format.day(row.created_at) }),
    ];
  }, [t, format, words]);
}

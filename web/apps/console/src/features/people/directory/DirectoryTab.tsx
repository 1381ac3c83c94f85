import { useMay } from '@shifang/api';
import { Empty, StatusTag, useFormat } from '@shifang/ui';
import {
  ChoiceFilter,
  DataTable,
  FilterBar,
  SearchFilter,
  useAddress,
  useFilters,
  type Column,
} from '@shifang/ui/console';
import { Button } from 'antd';
import { Plus, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../people.module.css';
import { usePeopleList, useRoles, type Person } from '../queries';
import { DepartmentTree } from './DepartmentTree';
import { PersonDrawer } from './PersonDrawer';
import { PersonForm } from './PersonForm';

/** The department tree on the left, its people on the right. */
export function DirectoryTab() {
  const { t } = useTranslation();
  const filters = useFilters(['search', 'role_id', 'status', 'department_id']);
  const [open, setOpen] = useAddress('open');
  const [adding, setAdding] = useState(false);
  const roles = useRoles();
  const mayManage = useMay('people.manage');
  const list = usePeopleList(filters.values);
  const columns = useColumns();
  const department = filters.values['department_id'];
  return (
    <div className={styles.directory}>
      <DepartmentTree
        selected={department ?? null}
        onSelect={(id) => filters.set({ department_id: id ?? undefined })}
      />
      <div className={styles.main}>
        <FilterBar
          filters={filters}
          actions={
            mayManage && (
              <Button type="primary" icon={<Plus size={15} />} onClick={() => setAdding(true)}>
                {t('people.person.add')}
              </Button>
            )
          }
        >
          <SearchFilter filters={filters} placeholder={t('people.search')} />
          <ChoiceFilter
            filters={filters}
            name="role_id"
            label={t('people.field.role')}
            options={roles.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <ChoiceFilter
            filters={filters}
            name="status"
            label={t('people.field.status')}
            options={[
              { value: 'active', label: t('people.status.enabled') },
              { value: 'disabled', label: t('people.status.disabled') },
            ]}
          />
        </FilterBar>
        <DataTable<Person>
          name="people"
          label={t('people.title')}
          columns={columns}
          list={list}
          rowKey={({ id }) => id}
          onOpen={({ id }) => setOpen(id)}
          openId={open}
          empty={<Empty icon={Users} title={t('people.none.title')} hint={t('people.none.hint')} />}
        />
      </div>
      <PersonDrawer id={open} onClose={() => setOpen(null)} />
      <PersonForm
        open={adding}
        person={null}
        departmentId={department}
        onClose={() => setAdding(false)}
      />
    </div>
  );
}

function useColumns(): readonly Column<Person>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const field = (key: string, rest: Partial<Column<Person>>): Column<Person> => ({
      key,
      title: t(`people.field.${key}`),
      ...rest,
    });
    return [
      field('name', { fixedColumn: true, dataIndex: 'name' }),
      field('role', { render: (_, row) => row.role.name }),
      field('department', { render: (_, row) => row.department.name }),
      field('login', { render: (_, row) => row.login ?? '—' }),
      field('phone', { render: (_, row) => row.phone || '—' }),
      field('status', {
        render: (_, row) =>
          row.disabled ? (
            <StatusTag size="small" status="disabled" />
          ) : (
            <StatusTag size="small" status="valid">
              {t('people.status.enabled')}
            </StatusTag>
          ),
      }),
      field('employee_number', {
        hiddenAtFirst: true,
        render: (_, row) => row.employee_number || '—',
      }),
      field('email', { hiddenAtFirst: true, render: (_, row) => row.email || '—' }),
      field('created', { hiddenAtFirst: true, render: (_, row) => format.day(row.created_at) }),
    ];
  }, [t, format]);
}

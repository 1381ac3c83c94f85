import type { Filters } from '../filters';
import { DepartmentPicker } from './DepartmentPicker';
import { PersonPicker } from './PersonPicker';

interface Props {
  filters: Filters;
  /** The API parameter; `person_id` or `department_id` unless another is named. */
  name?: string;
  label: string;
  width?: number;
}

export function PersonFilter({ filters, name = 'person_id', label, width = 140 }: Props) {
  return (
    <PersonPicker
      width={width}
      label={label}
      placeholder={label}
      departmentId={filters.values['department_id']}
      value={filters.values[name] ?? null}
      onChange={(id) => filters.set({ [name]: id })}
    />
  );
}

export function DepartmentFilter({ filters, name = 'department_id', label, width = 160 }: Props) {
  return (
    <DepartmentPicker
      width={width}
      label={label}
      placeholder={label}
      value={filters.values[name] ?? null}
      onChange={(id) => filters.set({ [name]: id })}
    />
  );
}

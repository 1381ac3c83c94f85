export { CustomerPicker } from './CustomerPicker';
export { DepartmentPicker } from './DepartmentPicker';
export {
  departmentsQuery,
  departmentTree,
  useDepartments,
  useDepartmentTree,
  usePeople,
  usePerson,
  usePersons,
  type DepartmentEntry,
  type PersonEntry,
  type TreeNode,
} from './directory';
export { DepartmentFilter, PersonFilter } from './filters';
export { PeoplePicker } from './PeoplePicker';
export { PersonPicker } from './PersonPicker';

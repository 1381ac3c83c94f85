export { ConsoleTheme } from '../theme/ConsoleTheme';
export { ConsoleShell, LanguageSwitch, ModeSwitch, type ConsoleEntry } from './ConsoleShell';
export { useCursorList, type CursorList, type Page } from './cursorList';
export { DataTable, type Column } from './DataTable';
export { DetailDrawer } from './DetailDrawer';
export { ChoiceFilter, DatesFilter, FilterBar, SearchFilter, type Choice } from './FilterBar';
export {
  changed,
  sharedSearch,
  useAddress,
  useFilters,
  type Filters,
  type FilterValues,
} from './filters';
export { Mark } from './Mark';
export { Facts, Metric, PageHead, Section } from './Page';
export * from './pickers';
export { SideColumn, UnfoldingList, UnfoldingRow } from './UnfoldingList';
export { useSave, type Saving } from './useSave';

export { FieldTheme } from '../theme/FieldTheme';
export { FieldShell, type FieldEntry } from './FieldShell';

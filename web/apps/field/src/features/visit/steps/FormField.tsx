import { fieldKind } from '@shifang/rules';
import type { FormFieldProps } from './form_field_props';
import { SimpleField } from './SimpleField';
import { TableField } from './TableField';

/** One field of a form. */
export function FormField(props: FormFieldProps) {
  return fieldKind(props.schema) === 'table' ? (
    <TableField {...props} />
  ) : (
    <SimpleField {...props} />
  );
}

import { fieldKind, type FieldSchema } from '@shifang/rules';
import { Button } from 'antd-mobile';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { firstRows, orderedFields, rowKey } from '../form_fields';
import styles from '../Steps.module.css';
import type { FormFieldProps } from './form_field_props';
import { useFrame } from './frame';
import { SimpleField } from './SimpleField';

type Row = Record<string, unknown>;

/** Figures stand beside each other; all else takes a line of its own. */
function isWide(schema: FieldSchema): boolean {
  return fieldKind(schema) !== 'number';
}

/** A table on a narrow screen: each row a card, its figures beside each other. */
export function TableField(props: FormFieldProps) {
  const { schema, value, onChange } = props;
  const { t } = useTranslation();
  const frame = useFrame(props);
  const listed = firstRows(schema);
  const rows = Array.isArray(value) ? (value as Row[]) : listed;
  return (
    <section data-testid={frame.testId} aria-label={frame.label}>
      <h3 className={styles.tableTitle}>{frame.label}</h3>
      {frame.hint && <p className={styles.hint}>{frame.hint}</p>}
      {frame.fault && (
        <p className={styles.tableFault} role="alert">
          {frame.fault}
        </p>
      )}
      <ol className={styles.table}>
        {rows.map((row, at) => (
          <li key={at} className={styles.tableRow}>
            <TableRow
              field={props}
              row={row}
              at={at}
              listed={at < listed.length}
              onChange={(next) => onChange(rows.map((each, index) => (index === at ? next : each)))}
              onRemove={() => onChange(rows.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ol>
      <Button
        block
        fill="outline"
        data-testid={`${frame.testId}-add`}
        disabled={schema.maxItems !== undefined && rows.length >= schema.maxItems}
        onClick={() => onChange([...rows, {}])}
      >
        <Plus size={18} aria-hidden style={{ verticalAlign: '-3px' }} /> {t('visit.form.addRow')}
      </Button>
    </section>
  );
}

interface RowProps {
  field: FormFieldProps;
  row: Row;
  at: number;
  /** Given by the template: its key stands as a title and cannot be removed. */
  listed: boolean;
  onChange: (row: Row) => void;
  onRemove: () => void;
}

function TableRow({ field, row, at, listed, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const { schema, errors, path } = field;
  const key = rowKey(schema);
  const number = at + 1;
  const title = listed && key ? String(row[key]) : t('visit.form.row', { number });
  const columns = orderedFields(schema.items ?? {}).filter(([name]) => !(listed && name === key));
  return (
    <>
      <div className={styles.rowHead}>
        <span>{title}</span>
        {!listed && (
          <button
            type="button"
            className={styles.removeRow}
            aria-label={t('visit.form.removeRow', { number })}
            onClick={onRemove}
          >
            <Trash2 size={18} aria-hidden />
          </button>
        )}
      </div>
      <div className={styles.cells}>
        {columns.map(([name, column]) => (
          <div key={name} className={isWide(column) ? styles.wide : undefined}>
            <SimpleField
              name={name}
              schema={column}
              required={schema.items?.required?.includes(name) ?? false}
              value={row[name]}
              errors={errors}
              path={`${path}.${at}.${name}`}
              onChange={(cell) => onChange({ ...row, [name]: cell })}
            />
          </div>
        ))}
      </div>
    </>
  );
}

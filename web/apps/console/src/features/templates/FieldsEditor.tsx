import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { FIELD_TYPES, freeName, PLAIN_TYPES, type Field, type FieldType } from './fields';
import styles from './templates.module.css';

interface Props {
  fields: readonly Field[];
  onChange: (fields: Field[]) => void;
  /** Columns of a table: plain types only. */
  columns?: boolean;
}

/** The questions of a form, one line each, with what their type needs below. */
export function FieldsEditor({ fields, onChange, columns = false }: Props) {
  const { t } = useTranslation();
  const replace = (at: number, field: Field): void =>
    onChange(fields.map((each, index) => (index === at ? field : each)));
  const swap = (at: number, other: number): void => {
    const after = [...fields];
    const [one, two] = [after[at], after[other]];
    if (one === undefined || two === undefined) return;
    after[at] = two;
    after[other] = one;
    onChange(after);
  };
  const add = (): void => {
    const name = freeName(fields);
    const title = { zh: t('templates.field.newTitle') };
    onChange([...fields, { name, type: 'text', title, required: false }]);
  };
  return (
    <div className={styles.fields} data-nested={columns || undefined}>
      {fields.map((field, at) => (
        <div key={at} className={styles.fieldBox}>
          <FieldLine
            field={field}
            types={columns ? PLAIN_TYPES : FIELD_TYPES}
            onChange={(changed) => replace(at, changed)}
          />
          <FieldMore field={field} onChange={(changed) => replace(at, changed)} />
          <span className={styles.moves}>
            <Button
              size="small"
              type="text"
              icon={<ArrowUp size={14} />}
              aria-label={t('templates.moveUp', { name: field.title.zh })}
              disabled={at === 0}
              onClick={() => swap(at, at - 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDown size={14} />}
              aria-label={t('templates.moveDown', { name: field.title.zh })}
              disabled={at === fields.length - 1}
              onClick={() => swap(at, at + 1)}
            />
            <Button
              size="small"
              type="text"
              danger
              icon={<Trash2 size={14} />}
              aria-label={t('templates.remove', { name: field.title.zh })}
              onClick={() => onChange(fields.filter((_, index) => index !== at))}
            />
          </span>
        </div>
      ))}
      <Button size="small" icon={<Plus size={14} />} onClick={add}>
        {columns ? t('templates.field.addColumn') : t('templates.field.add')}
      </Button>
    </div>
  );
}

interface FieldProps {
  field: Field;
  onChange: (field: Field) => void;
}

function FieldLine({ field, types, onChange }: FieldProps & { types: readonly FieldType[] }) {
  const { t } = useTranslation();
  return (
    <div className={styles.fieldLine}>
      <Input
        aria-label={t('templates.field.titleZh')}
        placeholder={t('templates.field.titleZh')}
        maxLength={120}
        value={field.title.zh}
        onChange={(event) =>
          onChange({ ...field, title: { ...field.title, zh: event.target.value } })
        }
      />
      <Input
        aria-label={t('templates.field.titleEn')}
        placeholder={t('templates.field.titleEn')}
        maxLength={120}
        value={field.title.en ?? ''}
        onChange={(event) =>
          onChange({ ...field, title: { ...field.title, en: event.target.value } })
        }
      />
      <Input
        aria-label={t('templates.field.name')}
        title={t('templates.field.nameHint')}
        maxLength={60}
        value={field.name}
        onChange={(event) => onChange({ ...field, name: event.target.value.replace(/\s/g, '_') })}
      />
      <Select
        aria-label={t('templates.field.type')}
        value={field.type}
        options={types.map((value) => ({ value, label: t(`templates.field.types.${value}`) }))}
        onChange={(type) => onChange({ ...field, type })}
      />
      <Checkbox
        checked={field.required}
        onChange={(event) => onChange({ ...field, required: event.target.checked })}
      >
        {t('templates.field.required')}
      </Checkbox>
    </div>
  );
}

function FieldMore({ field, onChange }: FieldProps) {
  switch (field.type) {
    case 'number':
    case 'integer':
      return <NumberMore field={field} onChange={onChange} />;
    case 'choice':
    case 'choices':
      return <ChoiceMore field={field} onChange={onChange} />;
    case 'table':
      return <TableMore field={field} onChange={onChange} />;
    default:
      return null;
  }
}

function NumberMore({ field, onChange }: FieldProps) {
  const { t } = useTranslation();
  const bound = (key: 'minimum' | 'maximum', value: number | null): void => {
    const kept = Object.entries(field).filter(([name]) => name !== key);
    const changed = Object.fromEntries(value === null ? kept : [...kept, [key, value]]) as Field;
    onChange(changed);
  };
  return (
    <div className={styles.fieldLine}>
      <InputNumber
        aria-label={t('templates.field.minimum')}
        placeholder={t('templates.field.minimum')}
        value={field.minimum ?? null}
        onChange={(value) => bound('minimum', value)}
      />
      <InputNumber
        aria-label={t('templates.field.maximum')}
        placeholder={t('templates.field.maximum')}
        value={field.maximum ?? null}
        onChange={(value) => bound('maximum', value)}
      />
      <Input
        aria-label={t('templates.field.unit')}
        placeholder={t('templates.field.unit')}
        maxLength={20}
        value={field.unit ?? ''}
        onChange={(event) => onChange({ ...field, unit: event.target.value })}
      />
    </div>
  );
}

function ChoiceMore({ field, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Select
      mode="tags"
      open={false}
      style={{ width: '100%' }}
      aria-label={t('templates.field.choices')}
      placeholder={t('templates.field.choices')}
      value={field.choices ?? []}
      onChange={(choices) => onChange({ ...field, choices })}
    />
  );
}

function TableMore({ field, onChange }: FieldProps) {
  const { t } = useTranslation();
  const columns = field.columns ?? [];
  const named = columns.map(({ name, title }) => ({ value: name, label: title.zh }));
  return (
    <>
      <FieldsEditor
        columns
        fields={columns}
        onChange={(changed) => onChange({ ...field, columns: changed })}
      />
      <div className={styles.pair}>
        <Select
          allowClear
          aria-label={t('templates.field.rowKey')}
          placeholder={t('templates.field.rowKey')}
          value={field.rowKey ?? null}
          options={named}
          onChange={(rowKey) => onChange({ ...field, rowKey })}
        />
        <Select
          allowClear
          aria-label={t('templates.field.sideField')}
          placeholder={t('templates.field.sideField')}
          value={field.sideField ?? null}
          options={named}
          onChange={(sideField) => onChange({ ...field, sideField })}
        />
      </div>
      <Select
        mode="tags"
        open={false}
        style={{ width: '100%' }}
        aria-label={t('templates.field.rows')}
        placeholder={t('templates.field.rows')}
        value={field.rows ?? []}
        onChange={(rows) => onChange({ ...field, rows })}
      />
    </>
  );
}

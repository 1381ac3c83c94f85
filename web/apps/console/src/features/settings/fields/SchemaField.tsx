import { useFormat, useLanguage, type Format, type Language, listed } from '@shifang/ui';
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { blank, isBody, labelOf, optionsOf, plain, same, shapeOf, type Schema } from '../schema';
import styles from '../settings.module.css';
import { CONTROLS } from './controls';
import type { FieldProps } from './field';
import { movedTo, RowActions } from './RowActions';

/** A part of a policy with its name, its control and what may be given; its schema says which control. */
export function SchemaField(props: FieldProps) {
  const shape = shapeOf(props.schema);
  if (shape === 'group') return <GroupField {...props} />;
  if (shape === 'list') return <ListField {...props} />;
  return <Line {...props} />;
}

function Line(props: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const hint = useHint(props);
  const Control = CONTROLS[shapeOf(props.schema)];
  const wrong = props.wrong.has(props.place);
  return (
    <div className={styles.line}>
      <label className={styles.label} htmlFor={id}>
        {props.label.text}
      </label>
      <div className={styles.control}>
        <Control {...props} id={id} schema={plain(props.schema)} />
        {wrong && (
          <p className={styles.wrong} role="alert">
            {t('settings.wrong')}
          </p>
        )}
        {hint !== '' && <p className={styles.hint}>{hint}</p>}
      </div>
    </div>
  );
}

/** What may be given, what a number of seconds means, and how it was delivered. */
function useHint({ schema, label, value, delivered }: FieldProps): string {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useLanguage();
  const said: string[] = [];
  const { minimum, maximum, type } = plain(schema);
  const seconds = labelOf(schema, '', 'en').unit === 's';
  if (seconds && typeof value === 'number' && value >= 60)
    said.push(t('settings.means', { duration: format.duration(value) }));
  if (minimum !== undefined && maximum !== undefined && type !== undefined)
    said.push(t('settings.range', { least: format.number(minimum), most: format.number(maximum) }));
  if (delivered !== undefined && !same(value, delivered)) {
    const words = valueWords({ value: delivered, schema, language, format });
    if (words !== '')
      said.push(t('settings.delivered', { value: `${words} ${label.unit}`.trim() }));
  }
  return said.join(language === 'zh' ? '，' : ' · ');
}

function valueWords(given: {
  value: unknown;
  schema: Schema;
  language: Language;
  format: Format;
}): string {
  const { value, language, format } = given;
  const schema = plain(given.schema);
  const options = optionsOf(schema) ?? optionsOf(schema.items ?? {});
  const word = (each: unknown) => {
    const option = options?.find((known) => known.value === each);
    if (option !== undefined) return labelOf(option.schema, String(each), language).text;
    return typeof each === 'number' ? format.number(each, 6) : String(each);
  };
  if (Array.isArray(value)) return listed(language, value.map(word));
  return typeof value === 'number' || typeof value === 'string' ? word(value) : '';
}

function GroupField(props: FieldProps) {
  const language = useLanguage();
  const { properties = {}, required = [] } = plain(props.schema);
  const body = isBody(props.value) ? props.value : {};
  const delivered = isBody(props.delivered) ? props.delivered : {};
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{props.label.text}</legend>
      {Object.entries(properties).map(([key, schema]) => (
        <SchemaField
          key={key}
          place={`${props.place}.${key}`}
          schema={schema}
          label={labelOf(schema, key, language)}
          value={body[key]}
          delivered={delivered[key]}
          required={required.includes(key)}
          disabled={props.disabled}
          wrong={props.wrong}
          onChange={(value) => props.onChange({ ...body, [key]: value })}
        />
      ))}
    </fieldset>
  );
}

/** Entries with so many parts show them side by side. */
const MANY = 6;

/** A list of entries that have several parts each. */
function ListField(props: FieldProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { items = {}, minItems = 0, maxItems = 200 } = plain(props.schema);
  const { properties = {}, required = [] } = items;
  const rows = Array.isArray(props.value) ? (props.value as unknown[]) : [];
  const put = (at: number, row: unknown) =>
    props.onChange(rows.map((each, index) => (index === at ? row : each)));
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{props.label.text}</legend>
      {rows.map((row, at) => {
        const body = isBody(row) ? row : {};
        return (
          <div key={at} className={styles.listRow}>
            <div className={Object.keys(properties).length >= MANY ? styles.dense : undefined}>
              {Object.entries(properties).map(([key, schema]) => (
                <SchemaField
                  key={key}
                  place={`${props.place}.${at}.${key}`}
                  schema={schema}
                  label={labelOf(schema, key, language)}
                  value={body[key]}
                  required={required.includes(key)}
                  disabled={props.disabled}
                  wrong={props.wrong}
                  onChange={(value) => put(at, { ...body, [key]: value })}
                />
              ))}
            </div>
            <RowActions
              name={`${props.label.text} ${at + 1}`}
              at={at}
              count={rows.length}
              least={minItems}
              disabled={props.disabled}
              onMove={(to) => props.onChange(movedTo(rows, at, to))}
              onRemove={() => props.onChange(rows.filter((_, index) => index !== at))}
            />
          </div>
        );
      })}
      <Button
        icon={<Plus size={16} />}
        disabled={props.disabled || rows.length >= maxItems}
        onClick={() => props.onChange([...rows, blank(items)])}
      >
        {t('settings.list.add')}
      </Button>
    </fieldset>
  );
}

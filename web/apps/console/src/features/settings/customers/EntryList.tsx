import { Button, Input } from 'antd';
import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { movedTo, RowActions } from '../fields/RowActions';
import styles from '../settings.module.css';
import { RemoveDialog } from './RemoveDialog';
import { freeKey, type Entry } from './types';

interface Props<E extends Entry> {
  entries: readonly E[];
  onChange: (entries: E[]) => void;
  /** New entries begin with this besides their key and name. */
  begin: Omit<E, keyof Entry>;
  prefix: string;
  least: number;
  most: number;
  disabled: boolean;
  addLabel: string;
  /** The heading of what stands beside the names. */
  beside?: ReactNode;
  more?: (entry: E, put: (entry: E) => void) => ReactNode;
  /** A line of its own under the names. */
  under?: (entry: E, put: (entry: E) => void) => ReactNode;
  /** By which filter customers that carry an entry are found. */
  carriedBy?: 'tier' | 'type';
}

/** A list of named things in their order: add, rename in both languages, reorder, remove. */
export function EntryList<E extends Entry>(props: Props<E>) {
  const { entries, onChange, disabled } = props;
  const { t, i18n } = useTranslation();
  const named = ({ name, key }: Entry) =>
    (i18n.language === 'en' ? name.en || name.zh : name.zh || name.en) || key;
  const [added, setAdded] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<E | null>(null);
  const put = (next: E) => onChange(entries.map((each) => (each.key === next.key ? next : each)));
  const remove = ({ key }: Entry) => onChange(entries.filter((each) => each.key !== key));
  const add = () => {
    const key = freeKey(props.prefix, entries);
    setAdded(key);
    onChange([...entries, { ...props.begin, key, name: { zh: '', en: '' } } as unknown as E]);
  };
  return (
    <>
      {entries.length > 0 && (
        <div className={styles.columns} aria-hidden>
          <span />
          <span>{t('settings.customers.zh')}</span>
          <span>{t('settings.customers.en')}</span>
          <span>{props.beside}</span>
          <span />
        </div>
      )}
      {entries.map((entry, at) => (
        <div key={entry.key} className={styles.entryBox}>
          <div className={styles.columns}>
            <span className={styles.order}>{at + 1}</span>
            <Names entry={entry} put={put} disabled={disabled} fresh={entry.key === added} />
            <span className={styles.more}>{props.more?.(entry, put)}</span>
            <RowActions
              name={named(entry)}
              at={at}
              count={entries.length}
              least={props.least}
              disabled={disabled}
              onMove={(to) => onChange(movedTo(entries, at, to))}
              onRemove={() => (props.carriedBy === undefined ? remove(entry) : setLeaving(entry))}
            />
          </div>
          {props.under?.(entry, put)}
        </div>
      ))}
      {!disabled && (
        <Button
          className={styles.add ?? ''}
          icon={<Plus size={16} />}
          disabled={entries.length >= props.most}
          onClick={add}
        >
          {props.addLabel}
        </Button>
      )}
      {leaving !== null && props.carriedBy !== undefined && (
        <RemoveDialog
          entry={leaving}
          carriedBy={props.carriedBy}
          onClose={() => setLeaving(null)}
          onRemove={() => remove(leaving)}
        />
      )}
    </>
  );
}

interface NamesProps<E extends Entry> {
  entry: E;
  put: (entry: E) => void;
  disabled: boolean;
  fresh: boolean;
}

function Names<E extends Entry>({ entry, put, disabled, fresh }: NamesProps<E>) {
  const { t } = useTranslation();
  const { name } = entry;
  const input = (language: 'zh' | 'en', label: string) => (
    <Input
      aria-label={label}
      maxLength={60}
      disabled={disabled}
      value={name[language]}
      autoFocus={fresh && language === 'zh'}
      {...(name[language].trim() === '' ? { status: 'error' as const } : {})}
      onChange={(event) => put({ ...entry, name: { ...name, [language]: event.target.value } })}
    />
  );
  return (
    <>
      {input('zh', t('settings.customers.zh'))}
      {input('en', t('settings.customers.en'))}
    </>
  );
}

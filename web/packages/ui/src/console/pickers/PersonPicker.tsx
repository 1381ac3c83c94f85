import { Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePeople, usePerson } from './directory';
import styles from './pickers.module.css';

interface Props {
  value?: string | null;
  onChange?: (id: string | undefined) => void;
  id?: string;
  /** Narrows to a department and those below. */
  departmentId?: string | undefined;
  /** Left out: who may not be chosen, e.g. the present owner. */
  but?: readonly string[];
  /** Those whose account is disabled can be chosen too. */
  leftToo?: boolean;
  allowClear?: boolean;
  placeholder?: string;
  label?: string;
  width?: number | string;
  disabled?: boolean;
}

const TYPING_MS = 250;

/** One person, found by name, pinyin, login or phone. */
export function PersonPicker(props: Props) {
  const { value, onChange, departmentId, but = [], allowClear = true, width = '100%' } = props;
  const { t } = useTranslation();
  const [search, setSearch] = useSlowly();
  const { leftToo = false } = props;
  const { options, fetching } = useOptions({ search, departmentId, but, leftToo, value });
  return (
    <Select<string>
      {...(props.id === undefined ? {} : { id: props.id })}
      style={{ width }}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      allowClear={allowClear}
      disabled={props.disabled ?? false}
      loading={fetching}
      {...nameOf(props, t('ui.picker.person'))}
      placeholder={props.placeholder ?? t('ui.picker.person')}
      value={value ?? null}
      options={options}
      popupMatchSelectWidth={false}
      onChange={(next) => onChange?.(next)}
      notFoundContent={t('ui.picker.nobody')}
      optionRender={({ data }) => (
        <span className={styles.option}>
          <span>{data.label}</span>
          <span className={styles.beside}>{data.department}</span>
        </span>
      )}
    />
  );
}

/** A field of a form is named by its label; anywhere else the picker names itself. */
export function nameOf(
  { id, label }: { id?: string | undefined; label?: string | undefined },
  usual: string,
): { 'aria-label'?: string } {
  return id === undefined || label !== undefined ? { 'aria-label': label ?? usual } : {};
}

/** Who matches the text, and whoever is chosen already. */
function useOptions({
  search,
  departmentId,
  but,
  leftToo,
  value,
}: {
  search: string;
  departmentId: string | undefined;
  but: readonly string[];
  leftToo: boolean;
  value: string | null | undefined;
}) {
  const found = usePeople(search, { departmentId, leftToo });
  const rows = (found.data ?? []).filter(({ id }) => !but.includes(id));
  const missing = value && !rows.some(({ id }) => id === value) ? value : null;
  const chosen = usePerson(missing).data;
  const options = [...(chosen === undefined ? [] : [chosen]), ...rows].map((person) => ({
    value: person.id,
    label: person.name,
    department: person.department.name,
  }));
  return { options, fetching: found.isFetching };
}

/** What was typed, after a short rest. */
export function useSlowly(): [string, (text: string) => void] {
  const [text, setText] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setText(next.trim()), TYPING_MS);
  };
  return [text, type];
}

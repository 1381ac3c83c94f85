import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePeople, usePersons } from './directory';
import { nameOf, useSlowly } from './PersonPicker';
import styles from './pickers.module.css';

interface Props {
  value?: readonly string[];
  onChange?: (ids: string[]) => void;
  id?: string;
  placeholder?: string;
  label?: string;
  disabled?: boolean;
}

/** Several people, found by name, pinyin, login or phone. */
export function PeoplePicker({ value = [], onChange, ...props }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useSlowly();
  const found = usePeople(search);
  const rows = found.data ?? [];
  const chosen = usePersons(value.filter((id) => !rows.some((row) => row.id === id)));
  const options = [...chosen, ...rows].map((person) => ({
    value: person.id,
    label: person.name,
    department: person.department.name,
  }));
  return (
    <Select<string[]>
      {...(props.id === undefined ? {} : { id: props.id })}
      mode="multiple"
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      allowClear
      {...(props.disabled === undefined ? {} : { disabled: props.disabled })}
      loading={found.isFetching}
      {...nameOf(props, t('ui.picker.person'))}
      placeholder={props.placeholder ?? t('ui.picker.person')}
      value={[...value]}
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

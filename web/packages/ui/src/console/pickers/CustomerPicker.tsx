import { ok, useApi } from '@shifang/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { nameOf, useSlowly } from './PersonPicker';
import styles from './pickers.module.css';

interface Props {
  value?: string | null;
  onChange?: (id: string | undefined) => void;
  id?: string;
  allowClear?: boolean;
  placeholder?: string;
  width?: number | string;
}

/** One customer, found by name, pinyin, address or phone. */
export function CustomerPicker(props: Props) {
  const { value, onChange, allowClear = true, width = '100%' } = props;
  const { t } = useTranslation();
  const { client } = useApi();
  const [search, setSearch] = useSlowly();
  const found = useQuery({
    queryKey: ['customers', 'search', search],
    queryFn: async ({ signal }) => {
      const query = { search, limit: 30 };
      return (await ok(client.GET('/api/v1/customers', { params: { query }, signal }))).items;
    },
    placeholderData: keepPreviousData,
  });
  const rows = found.data ?? [];
  const missing = value && !rows.some(({ id }) => id === value) ? value : null;
  const chosen = useQuery({
    queryKey: ['customers', 'one', missing],
    queryFn: () => {
      const path = { customer_id: missing ?? '' };
      return ok(client.GET('/api/v1/customers/{customer_id}', { params: { path } }));
    },
    enabled: missing !== null,
  }).data;
  const options = [...(chosen === undefined ? [] : [chosen]), ...rows].map((customer) => ({
    value: customer.id,
    label: customer.name,
    address: customer.address,
  }));
  return (
    <Select<string>
      {...(props.id === undefined ? {} : { id: props.id })}
      style={{ width }}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      allowClear={allowClear}
      loading={found.isFetching}
      {...nameOf(props, t('ui.picker.customer'))}
      placeholder={props.placeholder ?? t('ui.picker.customer')}
      value={value ?? null}
      options={options}
      popupMatchSelectWidth={false}
      onChange={(next) => onChange?.(next)}
      notFoundContent={t('ui.picker.noCustomer')}
      optionRender={({ data }) => (
        <span className={styles.option}>
          <span>{data.label}</span>
          <span className={styles.beside}>{data.address}</span>
        </span>
      )}
    />
  );
}

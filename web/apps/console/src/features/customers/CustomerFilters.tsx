import {
  DepartmentFilter,
  FilterBar,
  PersonFilter,
  SearchFilter,
  type Filters,
} from '@shifang/ui/console';
import { Checkbox, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Choice, Vocabulary } from './settings';
import { LIFE_STAGES } from './types';

export function CustomerFilters({ filters, words }: { filters: Filters; words: Vocabulary }) {
  const { t } = useTranslation();
  const { settings } = words;
  const tags = settings.tags.map((tag) => ({ value: tag, label: tag }));
  const stages = LIFE_STAGES.map((value) => ({ value, label: t(`ui.status.${value}`) }));
  return (
    <FilterBar filters={filters}>
      <SearchFilter filters={filters} placeholder={t('customers.search')} />
      <ManyFilter filters={filters} name="tier" options={words.choices(settings.tiers)} />
      <ManyFilter filters={filters} name="life_stage" options={stages} />
      <ManyFilter filters={filters} name="type" options={words.choices(settings.types)} />
      <DepartmentFilter filters={filters} label={t('customers.field.department')} />
      <PersonFilter filters={filters} name="owner_id" label={t('customers.field.owner')} />
      {tags.length > 0 && <ManyFilter filters={filters} name="tag" options={tags} />}
      <Checkbox
        checked={filters.values['unowned'] !== undefined}
        onChange={({ target }) => filters.set({ unowned: target.checked ? '1' : undefined })}
      >
        {t('customers.unowned')}
      </Checkbox>
      {filters.values['bbox'] !== undefined && (
        <Tag closable onClose={() => filters.set({ bbox: undefined })}>
          {t('customers.around')}
        </Tag>
      )}
    </FilterBar>
  );
}

interface ManyProps {
  filters: Filters;
  name: 'tier' | 'life_stage' | 'type' | 'tag';
  options: Choice[];
}

/** Any of several choices; the address holds them with commas. */
function ManyFilter({ filters, name, options }: ManyProps) {
  const { t } = useTranslation();
  const label = t(`customers.field.${name === 'tag' ? 'tags' : name}`);
  const value = filters.values[name]?.split(',') ?? [];
  return (
    <Select<string[]>
      mode="multiple"
      allowClear
      style={{ minWidth: 116 }}
      maxTagCount={1}
      aria-label={label}
      placeholder={label}
      value={value}
      options={options}
      popupMatchSelectWidth={false}
      onChange={(chosen) => filters.set({ [name]: chosen.join(',') })}
    />
  );
}

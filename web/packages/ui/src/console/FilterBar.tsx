import { Button, DatePicker, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { ListFilter, Search, X } from 'lucide-react';
import { Children, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './FilterBar.module.css';
import type { Filters } from './filters';

interface BarProps {
  filters: Filters;
  children: ReactNode;
  /** Buttons at the right end. */
  actions?: ReactNode;
}

/** One row of filters; what is set lives in the address. A phone shows the first and unfolds the others on request. */
export function FilterBar({ filters, children, actions }: BarProps) {
  const { t } = useTranslation();
  const [unfolded, setUnfolded] = useState(false);
  const set = Object.keys(filters.values).length;
  const [first, ...others] = Children.toArray(children);
  return (
    <div className={styles.bar} role="search" data-unfolded={unfolded || undefined}>
      {first}
      {others.length > 0 && (
        <>
          <Button
            className={styles.fold ?? ''}
            icon={<ListFilter size={15} />}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {t('ui.filter.more')}
            {set > 0 && <span className={styles.set}>{set}</span>}
          </Button>
          <div className={styles.others}>{others}</div>
        </>
      )}
      {set > 0 && (
        <Button type="text" icon={<X size={14} />} onClick={filters.clear}>
          {t('ui.filter.clear')}
        </Button>
      )}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

const TYPING_MS = 300;

/** Free text, sent on after a short pause in typing; `/` jumps here, Esc empties it. */
export function SearchFilter({ filters, placeholder }: { filters: Filters; placeholder?: string }) {
  const { t } = useTranslation();
  const outer = filters.values['search'] ?? '';
  const [text, setText] = useState(outer);
  const [seen, setSeen] = useState(outer);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen !== outer) {
    setSeen(outer);
    setText(outer);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => filters.set({ search: next.trim() }), TYPING_MS);
  };
  return (
    <span data-search className={styles.search}>
      <Input
        value={text}
        allowClear
        aria-label={placeholder ?? t('ui.filter.search')}
        placeholder={placeholder ?? t('ui.filter.search')}
        prefix={<Search size={15} aria-hidden />}
        suffix={text === '' ? <kbd className={styles.key}>/</kbd> : undefined}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          type('');
          event.currentTarget.blur();
        }}
      />
    </span>
  );
}

export interface Choice {
  value: string;
  label: ReactNode;
}

interface ChoiceProps {
  filters: Filters;
  name: string;
  label: string;
  options: readonly Choice[];
  width?: number;
}

export function ChoiceFilter({ filters, name, label, options, width = 132 }: ChoiceProps) {
  return (
    <Select<string>
      allowClear
      style={{ minWidth: width }}
      aria-label={label}
      placeholder={label}
      value={filters.values[name] ?? null}
      options={options.map((option) => ({ ...option }))}
      popupMatchSelectWidth={false}
      onChange={(value) => filters.set({ [name]: value })}
    />
  );
}

/** From and to, both inclusive calendar days of the organisation. */
export function DatesFilter({ filters, today }: { filters: Filters; today: string }) {
  const { t } = useTranslation();
  const day = dayjs(today);
  const presets: { label: string; value: [Dayjs, Dayjs] }[] = [
    { label: t('ui.filter.today'), value: [day, day] },
    { label: t('ui.filter.sevenDays'), value: [day.subtract(6, 'day'), day] },
    { label: t('ui.filter.thirtyDays'), value: [day.subtract(29, 'day'), day] },
  ];
  const { from, to } = filters.values;
  return (
    <DatePicker.RangePicker
      className={styles.dates}
      presets={presets}
      value={from !== undefined && to !== undefined ? [dayjs(from), dayjs(to)] : null}
      onChange={(range) =>
        filters.set({
          from: range?.[0]?.format('YYYY-MM-DD'),
          to: range?.[1]?.format('YYYY-MM-DD'),
        })
      }
    />
  );
}

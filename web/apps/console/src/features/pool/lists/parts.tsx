import { Empty, TierMark } from '@shifang/ui';
import type { Column, Filters } from '@shifang/ui/console';
import { Button } from 'antd';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from '../pool.module.css';
import type { Words } from '../words';

/** The first column of customers: the mark of the tier, and the name. */
export function nameColumn<Row extends { tier: string; name: string }>(
  title: string,
  words: Words,
): Column<Row> {
  return {
    key: 'name',
    title,
    fixedColumn: true,
    render: (_, row) => (
      <span className={styles.name}>
        <TierMark tier={row.tier} rank={words.rank(row.tier)} />
        <span className={styles.nameText}>{row.name}</span>
      </span>
    ),
  };
}

interface Props {
  /** Whose words: `pool.<of>.none` and so on. */
  of: 'held' | 'pooled';
  icon: LucideIcon;
  filters: Filters;
}

/** That there is nothing, or nothing that the filters let through. */
export function Nothing({ of, icon, filters }: Props) {
  const { t } = useTranslation();
  const filtered = Object.keys(filters.values).length > 0;
  return (
    <Empty
      icon={icon}
      title={t(filtered ? `pool.${of}.noneFound` : `pool.${of}.none`)}
      hint={t(filtered ? 'pool.pooled.noneFoundHint' : `pool.${of}.noneHint`)}
      action={
        filtered ? <Button onClick={filters.clear}>{t('ui.filter.clear')}</Button> : undefined
      }
    />
  );
}

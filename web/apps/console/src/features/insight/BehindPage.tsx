import { listed, useLanguage } from '@shifang/ui';
import {
  DatesFilter,
  DepartmentFilter,
  FilterBar,
  PageHead,
  PersonFilter,
  useAddress,
  useFilters,
} from '@shifang/ui/console';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Answer } from '../../shell/Answer';
import { useAsked, useWay } from './asked';
import { BehindList } from './BehindList';
import styles from './insight.module.css';
import { measuresOf } from './PersonPage';
import { useMetrics } from './queries';
import { Presets } from './Presets';
import { RangeNote } from './RangeNote';
import { useWords } from './words';

/** The visits behind a number: which, of whom and of which days stands in the address. */
export function BehindPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { preset, range, department_id, today } = useAsked();
  const filters = useFilters(['range', 'from', 'to', 'department_id', 'person_id']);
  const { person_id } = filters.values;
  const [asked] = useAddress('measure');
  const [unverified] = useAddress('unverified');
  const metrics = useMetrics();
  const way = useWay();
  const words = useWords();
  const known = measuresOf(metrics.data ?? []);
  const measures = (asked ?? 'done').split(',').flatMap((name) => known.get(name) ?? []);
  const title =
    unverified === null
      ? listed(language, measures.map(words.name))
      : t('insight.unverified.title');
  return (
    <>
      <PageHead
        title={t('insight.behind.title')}
        note={
          <>
            {title !== '' && `${title} · `}
            <RangeNote range={range} />
          </>
        }
        actions={
          <Link className={styles.back} to={way('/insight')}>
            <ArrowLeft size={14} aria-hidden />
            {t('insight.title')}
          </Link>
        }
      />
      <FilterBar filters={filters}>
        <Presets filters={filters} preset={preset} />
        <DatesFilter filters={filters} today={today} />
        <DepartmentFilter filters={filters} label={t('insight.field.department')} />
        <PersonFilter filters={filters} label={t('insight.field.person')} />
      </FilterBar>
      <Answer query={metrics}>
        {() => (
          <BehindList
            measures={measures.length === 0 ? ['done'] : measures.map(({ name }) => name)}
            of={{ ...range, department_id, person_id, unverified: unverified !== null }}
            label={t('insight.behind.title')}
          />
        )}
      </Answer>
    </>
  );
}

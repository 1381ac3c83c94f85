import { useLive, useMay } from '@shifang/api';
import {
  ChoiceFilter,
  CustomerPicker,
  DatesFilter,
  DepartmentFilter,
  FilterBar,
  PageHead,
  PersonFilter,
  useFilters,
} from '@shifang/ui/console';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { FileSearch } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToday } from '../../shell/day';
import { useStepWords } from '../../shell/stepKinds';
import { CheckDialog } from './CheckDialog';
import { FILTERS, PHOTOS } from './queries';
import { Wall } from './Wall';

const VERIFICATIONS = ['unverified', 'verified', 'refuted'] as const;
const FINDINGS = ['open', 'any', 'none'] as const;
const CATEGORIES = ['shop_front', 'display', 'pile', 'other'] as const;

/** Every photo of visits that one may see, newest first; two of them can be compared. */
export default function PhotosPage() {
  const { t } = useTranslation();
  const today = useToday();
  const words = useStepWords();
  const filters = useFilters(FILTERS);
  const seesFindings = useMay('findings.view');
  const checks = useMay('photos.check');
  const [checking, setChecking] = useState(false);
  const queries = useQueryClient();
  useLive((events) => {
    if (events.some(({ kind }) => kind === 'photo.held' || kind.startsWith('truth.finding_')))
      void queries.invalidateQueries({ queryKey: PHOTOS });
  });
  return (
    <>
      <PageHead
        title={t('photos.title')}
        note={t('photos.note')}
        actions={
          checks && (
            <Button icon={<FileSearch size={16} />} onClick={() => setChecking(true)}>
              {t('photos.check.title')}
            </Button>
          )
        }
      />
      <FilterBar filters={filters}>
        <CustomerPicker
          width={180}
          placeholder={t('photos.customer')}
          value={filters.values['customer_id'] ?? null}
          onChange={(id) => filters.set({ customer_id: id })}
        />
        <ChoiceFilter
          filters={filters}
          name="category"
          label={t('photos.category')}
          options={CATEGORIES.map((value) => ({ value, label: words.word('photo', value) }))}
          width={104}
        />
        <DepartmentFilter filters={filters} label={t('photos.department')} width={124} />
        <PersonFilter filters={filters} label={t('photos.person')} width={112} />
        <DatesFilter filters={filters} today={today} />
        <ChoiceFilter
          filters={filters}
          name="verification"
          label={t('photos.verification')}
          options={VERIFICATIONS.map((value) => ({
            value,
            label: t(`photos.verified.${value}`),
          }))}
          width={112}
        />
        {seesFindings && (
          <ChoiceFilter
            filters={filters}
            name="finding"
            label={t('photos.finding')}
            options={FINDINGS.map((value) => ({ value, label: t(`photos.findings.${value}`) }))}
            width={112}
          />
        )}
      </FilterBar>
      <Wall values={filters.values} />
      {checking && <CheckDialog onClose={() => setChecking(false)} />}
    </>
  );
}
